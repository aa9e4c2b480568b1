import { correctedBy, type TimelineEventKind } from '../../../shared/domain/timeline-event.ts';
import { type TimelineSide, timelineSide } from '../../domain/event-kind-view.ts';
import { isSameDay } from '../../lib/format-time.ts';
import type { TimelineEntry } from './incident-queries.ts';

export type TimelineFilter = 'all' | TimelineSide;

/** By which of an entry's times the timeline is ordered and labelled. */
export type TimelineClock = 'happened' | 'recorded' | 'received';

export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  /** Nothing is known of this stretch. Only said when no entry is filtered out. */
  | { readonly kind: 'silence'; readonly key: string; readonly ms: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: TimelineEntry };

/** A shorter pause is part of ordinary work. */
export const SILENCE_MS = 60 * 60_000;

const clocks: readonly TimelineClock[] = ['happened', 'recorded', 'received'];

export function nextClock(clock: TimelineClock): TimelineClock {
  return clocks[(clocks.indexOf(clock) + 1) % clocks.length] ?? 'happened';
}

export function timeOf({ event }: TimelineEntry, clock: TimelineClock): string {
  return event[`${clock}_at`];
}

export function countSides(entries: readonly TimelineEntry[]): Readonly<Record<TimelineFilter, number>> {
  const counts = { all: entries.length, attacker: 0, us: 0, notes: 0 };
  for (const { event } of entries) counts[timelineSide(event.kind)] += 1;
  return counts;
}

/** Entries that pass the filter, oldest first by the chosen clock, with day breaks and silences between them. */
export function timelineItems(
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
  clock: TimelineClock,
  zone: string | undefined,
  only: TimelineEventKind | null = null,
): readonly TimelineItem[] {
  const passing = entries.filter(
    ({ event }) =>
      (filter === 'all' || timelineSide(event.kind) === filter) && (only === null || event.kind === only),
  );
  // Timestamps of one fixed form: their text sorts as their time does.
  const ordered = passing.toSorted((a, b) => {
    const left = timeOf(a, clock);
    const right = timeOf(b, clock);
    return left < right ? -1 : left > right ? 1 : 0;
  });
  const items: TimelineItem[] = [];
  let before: string | undefined;
  for (const entry of ordered) {
    const at = timeOf(entry, clock);
    const { id } = entry.event;
    const gapMs = before === undefined ? 0 : Date.parse(at) - Date.parse(before);
    if (filter === 'all' && only === null && gapMs >= SILENCE_MS)
      items.push({ kind: 'silence', key: `silence ${id}`, ms: gapMs });
    if (before === undefined || !isSameDay(before, at, zone))
      items.push({ kind: 'day', key: `day ${id}`, at });
    items.push({ kind: 'entry', key: id, entry });
    before = at;
  }
  return items;
}

export type Arrivals = {
  readonly ids: ReadonlySet<string>;
  /** Entries of others that came since the last look, newest last. */
  readonly fresh: readonly TimelineEntry[];
};

/** What is new against `known`; one's own entries are no news. */
export function arrivalsIn(
  entries: readonly TimelineEntry[],
  known: ReadonlySet<string>,
  meId: string | undefined,
): Arrivals {
  const fresh = entries.filter(({ event }) => !known.has(event.id) && event.author_id !== meId);
  return { ids: new Set(entries.map(({ event }) => event.id)), fresh };
}

const LATE_MS = 5 * 60_000;

/** How much later than it happened an entry was written down; null when that is not worth saying. */
export function recordedLaterMs({ event }: TimelineEntry): number | null {
  const lateMs = Date.parse(event.recorded_at) - Date.parse(event.happened_at);
  return lateMs >= LATE_MS ? lateMs : null;
}

/** How much later than it was written down an entry reached the server: it was written offline, or a clock is wrong. */
export function receivedLaterMs({ event, state }: TimelineEntry): number | null {
  if (state !== 'confirmed') return null;
  const lateMs = Date.parse(event.received_at) - Date.parse(event.recorded_at);
  return Math.abs(lateMs) >= LATE_MS ? lateMs : null;
}

/** For each entry that was corrected, the newest entry that corrects it. An entry cannot correct itself. */
export function correctionsIn(entries: readonly TimelineEntry[]): ReadonlyMap<string, string> {
  const known = new Set(entries.map(({ event }) => event.id));
  const newest = new Map<string, TimelineEntry['event']>();
  for (const { event } of entries) {
    const of = correctedBy(event);
    if (of === null || of === event.id || !known.has(of) || event.struck !== null) continue;
    const before = newest.get(of);
    if (before === undefined || before.recorded_at < event.recorded_at) newest.set(of, event);
  }
  return new Map([...newest].map(([of, event]) => [of, event.id]));
}
