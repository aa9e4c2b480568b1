import { toTimestamp } from '../../../shared/lib/clock.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';

interface Bucket {
  readonly start: string;
  readonly all: number;
  readonly matching: number;
  readonly notable: number;
}

export interface Histogram {
  readonly from: string | null;
  readonly to: string | null;
  readonly width_ms: number;
  readonly buckets: readonly Bucket[];
  readonly untimed: number;
  readonly silences: readonly { readonly from: string; readonly to: string }[];
}

/** `[from, to)`, as a filter takes it. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** One bar: what fits, and above it what only the span holds. */
export interface Bar {
  readonly matching: number;
  readonly others: number;
  readonly notable: number;
}

export function barsOf({ buckets }: Histogram): readonly Bar[] {
  return buckets.map(({ all, matching, notable }) => ({
    matching,
    others: Math.max(0, all - matching),
    notable,
  }));
}

/** Buckets `first` to `last`, both taken in and in either order, as a span of time. */
export function spanOf(histogram: Histogram, first: number, last: number): Span | null {
  const from = histogram.buckets[Math.min(first, last)];
  const to = histogram.buckets[Math.max(first, last)];
  if (from === undefined || to === undefined) return null;
  return { from: from.start, to: toTimestamp(Date.parse(to.start) + Math.max(1, histogram.width_ms)) };
}

/** Shares of the width, 0 to 1, of a stretch of time; null when it lies outside. */
export function stretchOf(histogram: Histogram, span: Span): { from: number; to: number } | null {
  const first = histogram.buckets[0];
  if (first === undefined || histogram.width_ms <= 0) return null;
  const start = Date.parse(first.start);
  const whole = histogram.width_ms * histogram.buckets.length;
  const from = Math.max(0, (Date.parse(span.from) - start) / whole);
  const to = Math.min(1, (Date.parse(span.to) - start) / whole);
  return to <= from ? null : { from, to };
}

/** Where a moment falls; null outside. */
export function bucketAt(histogram: Histogram, at: string): number | null {
  const first = histogram.buckets[0];
  if (first === undefined || histogram.width_ms <= 0) return null;
  const index = Math.floor((Date.parse(at) - Date.parse(first.start)) / histogram.width_ms);
  return index < 0 || index >= histogram.buckets.length ? null : index;
}

/** The length of a bucket as people say it. */
export function widthWords(widthMs: number): string {
  if (widthMs < 1000) return `${formatCount(Math.round(widthMs))} ms`;
  return formatDuration(widthMs);
}

/** What one bar says, for those who hear it. */
export function bucketWords(histogram: Histogram, index: number, zone: string | undefined): string {
  const bucket = histogram.buckets[index];
  if (bucket === undefined) return '';
  const { start, all, matching, notable } = bucket;
  const counts =
    matching === all
      ? formatPlural(all, 'event')
      : `${formatCount(matching)} of ${formatPlural(all, 'event')}`;
  const marks = notable === 0 ? '' : `, ${formatCount(notable)} notable`;
  return `${formatTime(start, 'full', zone)}, ${widthWords(histogram.width_ms)}: ${counts}${marks}`;
}

/** Which silence a bucket lies in, as words; null when something may have happened. */
export function silenceWords(histogram: Histogram, index: number, zone: string | undefined): string | null {
  const bucket = histogram.buckets[index];
  if (bucket === undefined) return null;
  const middle = Date.parse(bucket.start) + histogram.width_ms / 2;
  const silence = histogram.silences.find(
    ({ from, to }) => Date.parse(from) <= middle && middle < Date.parse(to),
  );
  if (silence === undefined) return null;
  const length = formatDuration(Date.parse(silence.to) - Date.parse(silence.from));
  return `silent for ${length} from ${formatTime(silence.from, 'full', zone)}`;
}

/** A span as a chip shows it: the day once when both ends share it. */
export function spanWords(span: Span, zone: string | undefined): string {
  const sameDay = formatTime(span.from, 'date', zone) === formatTime(span.to, 'date', zone);
  return `${formatTime(span.from, 'full', zone)} to ${formatTime(span.to, sameDay ? 'clock' : 'full', zone)}`;
}
