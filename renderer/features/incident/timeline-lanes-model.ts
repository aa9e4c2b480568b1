import { type TimelineEventKind, timelineEventKindSchema } from '../../../shared/domain/timeline-event.ts';
import type { TimelineEntry } from './incident-queries.ts';
import { SILENCE_MS, type TimelineClock, timeOf } from './timeline-model.ts';

/** However many entries there are, so many marks a lane at most. */
export const LANE_COLUMNS = 400;

export interface LaneMark {
  readonly column: number;
  readonly count: number;
  /** Of the first entry in it. */
  readonly key: string;
  readonly at: string;
}

export interface Lane {
  readonly kind: TimelineEventKind;
  readonly total: number;
  readonly marks: readonly LaneMark[];
}

export interface Lanes {
  readonly from: string;
  readonly to: string;
  readonly lanes: readonly Lane[];
  /** Stretches without any entry, in columns. */
  readonly silences: readonly { readonly from: number; readonly to: number; readonly ms: number }[];
  /** Columns with an entry in any lane, from left to right, with the first key and how many. */
  readonly stops: readonly LaneMark[];
  readonly columnOf: (at: string) => number;
}

/** Entries as marks in a lane for each kind; null where there is no stretch of time to draw. */
export function lanesOf(entries: readonly TimelineEntry[], clock: TimelineClock): Lanes | null {
  const placed = entries
    .map((entry) => ({ entry, at: timeOf(entry, clock) }))
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const [first, last] = [placed[0], placed.at(-1)];
  if (first === undefined || last === undefined || first.at === last.at) return null;
  const [fromMs, toMs] = [Date.parse(first.at), Date.parse(last.at)];
  const columnOf = (at: string) =>
    Math.min(
      LANE_COLUMNS - 1,
      Math.max(0, Math.floor(((Date.parse(at) - fromMs) / (toMs - fromMs)) * LANE_COLUMNS)),
    );
  const byKind = new Map<TimelineEventKind, Map<number, LaneMark>>();
  const stops = new Map<number, LaneMark>();
  const silences: { from: number; to: number; ms: number }[] = [];
  let before: string | undefined;
  for (const { entry, at } of placed) {
    const { kind, id } = entry.event;
    const column = columnOf(at);
    const marks = byKind.get(kind) ?? new Map<number, LaneMark>();
    byKind.set(kind, marks);
    add(marks, column, id, at);
    add(stops, column, id, at);
    if (before !== undefined) {
      const ms = Date.parse(at) - Date.parse(before);
      // One that is no wider than a mark cannot be seen.
      if (ms >= SILENCE_MS && column - columnOf(before) > 2)
        silences.push({ from: columnOf(before) + 1, to: column, ms });
    }
    before = at;
  }
  const lanes = timelineEventKindSchema.options.flatMap((kind) => {
    const marks = byKind.get(kind);
    if (marks === undefined) return [];
    const list = [...marks.values()];
    return [{ kind, marks: list, total: list.reduce((sum, { count }) => sum + count, 0) }];
  });
  return { ...{ from: first.at, to: last.at, lanes, silences, columnOf }, stops: [...stops.values()] };
}

function add(marks: Map<number, LaneMark>, column: number, key: string, at: string): void {
  const mark = marks.get(column);
  marks.set(column, mark === undefined ? { column, key, at, count: 1 } : { ...mark, count: mark.count + 1 });
}
