import { sideOf, type TimelineEventKind } from '../../shared/domain/timeline-event.ts';

const labels: Readonly<Record<TimelineEventKind, string>> = {
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

export function eventKindLabel(kind: TimelineEventKind): string {
  return labels[kind];
}

/** The four filters above a timeline; every entry is in `all` and in exactly one of the others. */
export type TimelineSide = 'attacker' | 'us' | 'notes';

export function timelineSide(kind: TimelineEventKind): TimelineSide {
  return kind === 'note' ? 'notes' : sideOf(kind);
}

/** Kinds whose text is somebody's words, to be set apart as a quotation. */
export function isQuoted(kind: TimelineEventKind): boolean {
  return kind === 'note' || kind === 'communication';
}
