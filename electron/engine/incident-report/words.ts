import type { EvidenceKind } from '../../../shared/domain/evidence.ts';
import type { TimelineEventKind } from '../../../shared/domain/timeline-event.ts';

/** What an entry is called where it is told to others. */
export const entryKinds: Readonly<Record<TimelineEventKind, string>> = {
  note: 'Note',
  detection: 'Detection',
  attacker_action: 'Attacker action',
  response_action: 'Response action',
  communication: 'Communication',
  status_change: 'Status',
  field_change: 'Change',
  evidence_added: 'Evidence',
  containment: 'Containment',
};

export const evidenceWords: Readonly<Record<EvidenceKind, string>> = {
  file: 'file',
  log: 'log',
  screenshot: 'screenshot',
  memory: 'memory image',
  disk_image: 'disk image',
  email: 'email',
  url: 'address',
  note: 'note',
};

/** `account_takeover` as `Account takeover`. */
export function sentence(word: string): string {
  const plain = word.replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** `2026-11-22 09:14:22 UTC`. */
export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** `3 d 4 h`, `38 min`, `12 s`; a minus where it was before. */
export function lasted(ms: number): string {
  const total = Math.round(Math.abs(ms) / 1000);
  const sign = ms < 0 ? '−' : '';
  const [d, h, min] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
  ];
  if (d > 0) return `${sign}${d} d ${h} h`;
  if (h > 0) return `${sign}${h} h ${min} min`;
  return min > 0 ? `${sign}${min} min` : `${sign}${total} s`;
}

/** `12,345 bytes`. */
export function bytes(size: number): string {
  return `${size.toLocaleString('en-US')} ${size === 1 ? 'byte' : 'bytes'}`;
}
