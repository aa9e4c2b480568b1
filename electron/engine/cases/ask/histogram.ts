import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { SegmentRow } from '../store/segments.ts';
import type { Notes } from './notes.ts';
import { eachSelected, type Selection } from './select.ts';
import { silencesOf } from './silences.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Widths that a person can name. */
const widths = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
  90 * day,
  365 * day,
];

export type Span = { readonly from: number | null; readonly to: number | null };

/** Counts over time of all events and of the selected ones. `span` is what the chart shows; null ends are those of the case. */
export function histogramOf(
  events: OpenCase,
  notes: Notes,
  selection: Selection,
  span: Span,
  wanted: number,
) {
  const { first, last } = caseSpan(events);
  const untimed = selection.segments.reduce((sum, { segment, mask }) => {
    if (segment.untimed === 0) return sum;
    const times = events.times(segment);
    let count = 0;
    for (let row = 0; row < times.length; row++)
      if (Number.isNaN(times[row] as number) && (mask === null || mask[row] === 1)) count++;
    return sum + count;
  }, 0);
  const from = span.from ?? first;
  const to = span.to ?? (last === null ? null : last + 1);
  if (from === null || to === null || from >= to)
    return { from: null, to: null, width_ms: 0, buckets: [], untimed, silences: [] };
  const { start, width, count } = bucketsFor(from, to, wanted);
  const all = allCounts(events, { from, to, start, width, count });
  const everything = selection.segments.every(({ mask }) => mask === null);
  const matching = everything ? all : new Uint32Array(count);
  const notable = new Uint32Array(count);
  for (const selected of everything ? [] : selection.segments) {
    if (selected.count === 0 || isOutside(selected.segment, from, to)) continue;
    const times = events.times(selected.segment);
    eachSelected(selected, (row) => {
      const time = times[row] as number;
      if (!(time >= from && time < to)) return;
      const bucket = Math.floor((time - start) / width);
      matching[bucket] = (matching[bucket] as number) + 1;
    });
  }
  for (const id of new Set([...notes.bookmarks.keys(), ...notes.verdicts.keys()])) {
    const segment = events.segmentOf(id);
    if (segment === null) continue;
    const time = events.times(segment)[id - segment.first_id] as number;
    if (!(time >= from && time < to)) continue;
    const bucket = Math.floor((time - start) / width);
    notable[bucket] = (notable[bucket] as number) + 1;
  }
  return {
    from: toTimestamp(from),
    to: toTimestamp(to),
    width_ms: width,
    buckets: Array.from(all, (count, at) => ({
      start: toTimestamp(start + at * width),
      all: count,
      matching: matching[at] as number,
      notable: notable[at] as number,
    })),
    untimed,
    silences: silencesOf(events)
      .filter((silence) => silence.from < to && silence.to > from)
      .map((silence) => ({ from: toTimestamp(silence.from), to: toTimestamp(silence.to) })),
  };
}

type Frame = {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly width: number;
  readonly count: number;
};

const known = new WeakMap<OpenCase, { readonly key: string; readonly counts: Uint32Array }>();

/** Of all events, the same under every question; kept for the span that was asked for last. */
function allCounts(events: OpenCase, { from, to, start, width, count }: Frame): Uint32Array {
  const key = `${events.generation} ${from} ${to} ${start} ${width}`;
  const kept = known.get(events);
  if (kept?.key === key) return kept.counts;
  const counts = new Uint32Array(count);
  for (const segment of events.segments) {
    if (isOutside(segment, from, to)) continue;
    const times = events.times(segment);
    for (let row = 0; row < times.length; row++) {
      const time = times[row] as number;
      if (!(time >= from && time < to)) continue;
      const bucket = Math.floor((time - start) / width);
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  }
  known.set(events, { key, counts });
  return counts;
}

function isOutside({ first_time, last_time }: SegmentRow, from: number, to: number): boolean {
  return first_time === null || first_time >= to || (last_time as number) < from;
}

export function caseSpan(events: OpenCase): { first: number | null; last: number | null } {
  let first: number | null = null;
  let last: number | null = null;
  for (const { first_time, last_time } of events.segments) {
    if (first_time !== null && (first === null || first_time < first)) first = first_time;
    if (last_time !== null && (last === null || last_time > last)) last = last_time;
  }
  return { first, last };
}

/** The narrowest of the widths with which at most `wanted` buckets cover the span. */
function bucketsFor(
  from: number,
  to: number,
  wanted: number,
): { start: number; width: number; count: number } {
  for (const width of widths) {
    const start = Math.floor(from / width) * width;
    const count = Math.ceil((to - start) / width);
    if (count <= wanted) return { start, width, count };
  }
  const width = Math.ceil((to - from) / wanted / day) * day;
  return { start: from, width, count: Math.ceil((to - from) / width) };
}
