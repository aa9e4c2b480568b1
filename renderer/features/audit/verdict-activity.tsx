import { toTimestamp } from '../../../shared/lib/clock.ts';
import { TimeBars } from '../../charts/time-bars.tsx';
import { formatDuration } from '../../lib/format-age.ts';
import { formatPlural } from '../../lib/format-count.ts';
import page from './audit-page.module.css';
import { useEventHistogram } from './event-queries.ts';
import { bucketAt, widthWords } from './histogram-model.ts';

/** At least and at most so long before the finding, and after it. */
const LEAST_MS = 5 * 60_000;
const MOST_MS = 12 * 3_600_000;
/** Of the whole span of the source. */
const SHARE = 1 / 20;
const BUCKETS = 48;

export interface VerdictActivityProps {
  readonly time: string;
  /** How long the source is, in milliseconds; null where it has no times. */
  readonly spanMs: number | null;
}

/** How much happened shortly before and after a finding; its own bar stands out. */
export function VerdictActivity({ time, spanMs }: VerdictActivityProps) {
  const aroundMs = Math.min(MOST_MS, Math.max(LEAST_MS, (spanMs ?? MOST_MS) * SHARE));
  const at = Date.parse(time);
  const filter = { query: '', from: toTimestamp(at - aroundMs), to: toTimestamp(at + aroundMs) };
  const { value } = useEventHistogram(filter, BUCKETS);
  if (value === undefined || value.buckets.length === 0) return null;
  const own = bucketAt(value, time);
  const total = value.buckets.reduce((sum, bucket) => sum + bucket.matching, 0);
  const bars = value.buckets.map(({ matching }, index) => ({
    matching: 0,
    others: index === own ? 0 : matching,
    notable: 0,
    ...(index === own ? { matching, notable: matching } : {}),
  }));
  return (
    <>
      <h3 className={page.heading}>Activity around it</h3>
      <TimeBars bars={bars} heightPx={72} />
      <p className={page.note}>
        {formatPlural(total, 'event')} in the {formatDuration(2 * aroundMs)} around it,{' '}
        {widthWords(value.width_ms)} a bar.
      </p>
    </>
  );
}
