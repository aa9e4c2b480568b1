import type { SlaClock, SlaFacts, SlaKind } from '../../shared/domain/sla.ts';
import type { QueueRow } from '../../shared/ipc/queue-calls.ts';
import { formatDuration } from '../lib/format-age.ts';

export const slaLabels: Readonly<Record<SlaKind, string>> = {
  acknowledge: 'Acknowledge',
  contain: 'Contain',
  report: 'Report',
};

export type SlaTone = 'ok' | 'warn' | 'bad' | 'muted';

/** A clock in words, and how it is coloured; the words say it without the colour. */
export function slaWords(clock: SlaClock, nowMs: number): { readonly text: string; readonly tone: SlaTone } {
  const leftMs = clock.dueMs - nowMs;
  switch (clock.state) {
    case 'met':
      return { text: `in ${formatDuration(clock.tookMs ?? 0)} ✓`, tone: 'ok' };
    case 'late':
      return { text: `late, in ${formatDuration(clock.tookMs ?? 0)}`, tone: 'bad' };
    case 'running':
      return { text: `${formatDuration(leftMs)} left`, tone: 'muted' };
    case 'soon':
      return { text: `${formatDuration(leftMs)} left`, tone: 'warn' };
    case 'overdue':
      return { text: `overdue by ${formatDuration(-leftMs)}`, tone: 'bad' };
    case 'done':
      return { text: 'done, not confirmed yet', tone: 'muted' };
    case 'void':
      return { text: 'no longer counts', tone: 'muted' };
  }
}

const timeOf = (at: string | null) => (at === null ? Number.NaN : Date.parse(at));

export function slaFactsOf(
  row: Pick<
    QueueRow,
    'severity' | 'status' | 'detected_at' | 'acknowledged_at' | 'contained_at' | 'closed_at'
  >,
): SlaFacts {
  return {
    severity: row.severity,
    status: row.status,
    detectedAt: Date.parse(row.detected_at),
    acknowledgedAt: timeOf(row.acknowledged_at),
    containedAt: timeOf(row.contained_at),
    closedAt: timeOf(row.closed_at),
  };
}
