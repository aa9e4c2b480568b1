import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { formatCount } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';
import { isAboutHead } from './finding-words.ts';

/** Shares of the bar, 0 to 1. */
export interface CoverageSpan {
  readonly kind: 'held' | 'lacking' | 'doubtful' | 'withheld';
  readonly from: number;
  readonly to: number;
}

export interface CoverageMark {
  readonly at: number;
  /** How many findings stand so close together that one mark is drawn for them. */
  readonly count: number;
  /** Of the first of them, in the verdict's list. */
  readonly finding: number;
  readonly label: string;
}

export interface Coverage {
  readonly spans: readonly CoverageSpan[];
  readonly marks: readonly CoverageMark[];
  /** Under the bar, with their places. */
  readonly axis: readonly { readonly at: number; readonly text: string; readonly bad: boolean }[];
  /** `claims …, holds …, lacks …`. */
  readonly words: string;
}

/** Marks are drawn at most this many to the bar. */
const PLACES = 400;

function axisTime(at: string | null, zone: string | undefined): string {
  return at === null ? '' : ` · ${formatTime(at, 'full', zone)}`;
}

/** What the export claims, holds and lacks, and where the findings lie; null where the export does not say what it claims. */
export function coverageOf(verdict: Verdict, zone: string | undefined): Coverage | null {
  const { a, b, n, findings, records } = verdict;
  if (a === null || b === null || n === null || b <= a) return null;
  const width = b - a;
  const share = (index: number) => Math.min(1, Math.max(0, (index - a) / width));
  const spans: CoverageSpan[] = [
    { kind: verdict.verdict === 'UNVERIFIABLE' ? 'doubtful' : 'held', from: 0, to: 1 },
  ];
  let lacking = 0;
  for (const { kind, basis, index, expected, window } of findings) {
    if (kind === 'TRUNCATED' && index !== null) {
      lacking += Number(expected ?? 0);
      spans.push({ kind: 'lacking', from: share(index), to: 1 });
    }
    if (kind === 'REMOVED') lacking += 1;
    if (kind === 'REWRITTEN' && window !== null)
      spans.push({
        kind: 'doubtful',
        from: share(window[0]),
        to: share(basis === 'anchor' ? Math.min(b, window[1]) : window[1]),
      });
  }
  for (const [from, to] of removedRuns(findings))
    if (to - from > width / PLACES) spans.push({ kind: 'lacking', from: share(from), to: share(to) });
  for (const [from, to] of verdict.withheld)
    spans.push({ kind: 'withheld', from: share(from), to: share(to) });
  const marks = marksOf(verdict, share);
  return {
    spans: spans.filter(({ from, to }) => to > from),
    marks,
    axis: [
      { at: 0, text: `#${formatCount(a)}${axisTime(verdict.first_time, zone)}`, bad: false },
      ...singleMark(verdict, share, zone),
      { at: 1, text: `#${formatCount(b - 1)}${axisTime(verdict.last_time, zone)}`, bad: false },
    ],
    words: `The export claims ${range(a, b, n)}, holds ${formatCount(records)} lines and lacks ${lacking === 0 ? 'none' : formatCount(lacking)}.`,
  };
}

function range(a: number, b: number, n: number): string {
  return a === 0 && b === n
    ? `the whole log of ${formatCount(n)} records`
    : `records ${formatCount(a)} to ${formatCount(b - 1)} of ${formatCount(n)}`;
}

/** Runs `[from, to)` of neighbouring removed records. */
function removedRuns(findings: Verdict['findings']): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const { kind, index } of findings) {
    if (kind !== 'REMOVED' || index === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

function marksOf({ findings, a, b }: Verdict, share: (index: number) => number): readonly CoverageMark[] {
  const places = new Map<number, { at: number; count: number; finding: number; label: string }>();
  for (const [finding, { index, kind }] of findings.entries()) {
    if (index === null || a === null || b === null || index < a || index >= b) continue;
    if (kind === 'TRUNCATED' || kind === 'REWRITTEN' || isAboutHead({ kind })) continue;
    // The middle of the record, so that the first and the last stand inside the bar.
    const at = share(index + 0.5);
    const place = Math.floor(at * PLACES);
    const known = places.get(place);
    if (known === undefined)
      places.set(place, { at, count: 1, finding, label: `${kind} at record ${formatCount(index)}` });
    else {
      known.count += 1;
      known.label = `${formatCount(known.count)} findings from record ${formatCount(findings[known.finding]?.index ?? 0)} on`;
    }
  }
  return [...places.values()];
}

/** With one finding its place is written under the bar, when that leaves the ends readable. */
function singleMark(
  { findings, total }: Verdict,
  share: (index: number) => number,
  zone: string | undefined,
): Coverage['axis'] {
  const [only] = findings;
  if (total !== 1 || only === undefined || only.index === null || isAboutHead(only)) return [];
  const at = share(only.index + 0.5);
  if (at < 0.25 || at > 0.75) return [];
  return [{ at, text: `#${formatCount(only.index)}${axisTime(only.time, zone)}`, bad: true }];
}
