import type { SourceTrust } from '../../../shared/domain/case-event.ts';
import type { Job } from '../../../shared/ipc/case-calls.ts';
import type { Source, SourceFormat } from '../../../shared/ipc/source-calls.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import type { GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';

export const formatLabels: Readonly<Record<SourceFormat, string>> = {
  watchfloor_export: 'Watchfloor audit export',
  cloudtrail: 'AWS CloudTrail',
  ocsf: 'OCSF',
  okta: 'Okta System Log',
  entra: 'Microsoft Entra',
  windows: 'Windows events',
  syslog: 'Syslog (RFC 5424)',
  csv: 'CSV',
  json: 'JSON',
};

interface TrustView {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly label: string;
}

export const trustViews: Readonly<Record<SourceTrust, TrustView>> = {
  proven: { glyph: 'check', tone: 'ok', label: 'proven' },
  unanchored: { glyph: 'half', tone: 'warn', label: 'unanchored' },
  tampered: { glyph: 'cross', tone: 'bad', label: 'altered' },
  unverifiable: { glyph: 'question', tone: 'warn', label: 'not verifiable' },
  none: { glyph: 'dash', tone: 'muted', label: 'no proofs' },
};

export const sourceStates: Readonly<Record<Source['state'], string>> = {
  importing: 'being read',
  ready: 'complete',
  partial: 'cut short',
  failed: 'failed',
};

/** `1,204 of 9,800 records`, `12 MB of 80 MB`; the whole only where it is known. */
export function jobAmount({ done, total, unit }: Pick<Job, 'done' | 'total' | 'unit'>): string {
  if (unit === 'bytes')
    return total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  const one = unit === 'files' ? 'file' : 'record';
  return total === null ? formatPlural(done, one) : `${formatCount(done)} of ${formatPlural(total, one)}`;
}

export function jobFraction({ done, total }: Pick<Job, 'done' | 'total'>): number | undefined {
  return total === null || total <= 0 ? undefined : Math.min(1, Math.max(0, done / total));
}

/** How a job ended, for a message in passing; null while it runs. */
export function jobEnd(job: Job): { readonly tone: 'ok' | 'warn' | 'bad'; readonly text: string } | null {
  switch (job.state) {
    case 'running':
      return null;
    case 'done':
      return { tone: 'ok', text: `Done: ${job.label}` };
    case 'cancelled':
      return { tone: 'warn', text: `Cancelled: ${job.label}. What was read until then is kept.` };
    case 'failed':
      return { tone: 'bad', text: `${job.label} failed. ${job.problem ?? 'The log says why.'}` };
  }
}
