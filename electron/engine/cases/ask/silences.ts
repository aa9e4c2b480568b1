import type { OpenCase } from '../store/open-case.ts';

export type Silence = { readonly from: number; readonly to: number };

/** How finely time is looked at: a silence is a run of empty ones of these. */
const cells = 65_536;
const shortestMs = 60_000;
const hour = 3_600_000;
const day = 24 * hour;
const mostListed = 200;

const known = new WeakMap<OpenCase, { readonly generation: number; readonly silences: readonly Silence[] }>();

/** Spans in which no source of the case says anything that are longer than is usual for this case. */
export function silencesOf(events: OpenCase): readonly Silence[] {
  const kept = known.get(events);
  if (kept?.generation === events.generation) return kept.silences;
  const silences = unusual(gapsOf(events));
  known.set(events, { generation: events.generation, silences });
  return silences;
}

/** Between the last event before and the first after, as exactly as the events say it. */
function gapsOf(events: OpenCase): Silence[] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { first_time, last_time } of events.segments) {
    if (first_time === null || last_time === null) continue;
    first = Math.min(first, first_time);
    last = Math.max(last, last_time);
  }
  if (!(last > first)) return [];
  const width = (last - first + 1) / cells;
  const earliest = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
  for (const segment of events.segments) {
    for (const time of events.times(segment)) {
      if (Number.isNaN(time)) continue;
      const cell = Math.floor((time - first) / width);
      if (time < (earliest[cell] as number)) earliest[cell] = time;
      if (time > (latest[cell] as number)) latest[cell] = time;
    }
  }
  const gaps: Silence[] = [];
  let before = Number.NaN;
  for (let cell = 0; cell < cells; cell++) {
    const from = earliest[cell] as number;
    if (from === Number.POSITIVE_INFINITY) continue;
    if (from > before) gaps.push({ from: before, to: from });
    before = latest[cell] as number;
  }
  return gaps;
}

/**
 * Longer than usual: beyond Tukey's far fence over the logarithms of all gaps, which a few long ones do not move; and not of
 * the kind that comes back at the same time of day, as nights do.
 */
function unusual(gaps: readonly Silence[]): Silence[] {
  if (gaps.length < 8) return [];
  const logs = gaps.map(({ from, to }) => Math.log(Math.max(1, to - from))).sort((one, other) => one - other);
  const quarter = logs[Math.floor(logs.length / 4)] as number;
  const threeQuarters = logs[Math.floor((logs.length * 3) / 4)] as number;
  const spread = Math.max(threeQuarters - quarter, 0.5);
  const fence = Math.max(Math.exp(threeQuarters + 3 * spread), shortestMs);
  const long = gaps.filter(({ from, to }) => to - from > fence);
  return long
    .filter((gap) => !comesBack(gap, long))
    .sort((one, other) => other.to - other.from - (one.to - one.from))
    .slice(0, mostListed)
    .sort((one, other) => one.from - other.from);
}

/** Three others of about its length begin at about its time of day. */
function comesBack(gap: Silence, long: readonly Silence[]): boolean {
  const length = gap.to - gap.from;
  let alike = 0;
  for (const other of long) {
    if (other === gap) continue;
    const apart = Math.abs(gap.from - other.from) % day;
    const sameHour = Math.min(apart, day - apart) <= 2 * hour;
    const otherLength = other.to - other.from;
    if (sameHour && otherLength >= length * 0.7 && ++alike === 3) return true;
  }
  return false;
}
