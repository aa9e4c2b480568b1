import type { OutboxRow } from '../cache/tables/outbox.ts';
import { longestBackOffMs } from '../lib/back-off.ts';

export type Eager = 'no' | 'guesses' | 'always';

export type NextToSend = {
  readonly ready: readonly OutboxRow[];
  /** When the first of those looked at that wait may be tried. */
  readonly wakeAtMs: number | null;
};

/**
 * The first entry of each incident that may go now: order is kept within an incident, and no incident waits for another.
 * A refused entry is passed over, but nothing is sent about an incident whose declaration was refused. `eager` cuts
 * waits short: those that are only guesses of ours, or those that the server asked for as well. Nothing is looked at beyond
 * the first `most` that may go: with thousands waiting, the rest is looked at when one of those has gone.
 */
export function nextToSend(
  rows: Iterable<OutboxRow>,
  sending: ReadonlySet<string>,
  nowMs: number,
  eager: Eager,
  most = Number.POSITIVE_INFINITY,
): NextToSend {
  const settled = new Set<string>();
  const ready: OutboxRow[] = [];
  let wakeAtMs: number | null = null;
  for (const row of rows) {
    if (ready.length >= most) break;
    if (settled.has(row.incident_id)) continue;
    if (row.state === 'refused') {
      if (row.kind === 'incident.create') settled.add(row.incident_id);
      continue;
    }
    settled.add(row.incident_id);
    if (sending.has(row.id)) continue;
    const dueMs = row.next_attempt_at === null ? 0 : Date.parse(row.next_attempt_at);
    const asked = row.problem?.retry_after_ms ?? null;
    const ours = asked === null;
    // Nothing waits longer than this, unless the clock was put back meanwhile.
    const longestMs = Math.max(longestBackOffMs, asked ?? 0);
    if (dueMs <= nowMs || dueMs - nowMs > longestMs || eager === 'always' || (eager === 'guesses' && ours))
      ready.push(row);
    else wakeAtMs = Math.min(wakeAtMs ?? dueMs, dueMs);
  }
  return { ready, wakeAtMs };
}
