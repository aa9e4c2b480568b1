import { toTimestamp } from '../../../shared/lib/clock.ts';
import { TimeBars } from '../../charts/time-bars.tsx';
import { formatPlural } from '../../lib/format-count.ts';
import page from './audit-page.module.css';
import { useEventHistogram } from './event-queries.ts';
import { bucketAt, widthWords } from './histogram-model.ts';

const AROUND_MS = 12 * 3_600_000;
const BUCKETS = 48;

/** How much happened in the half day before and after a finding; its own bar stands out. */
export function VerdictActivity({ time }: { readonly time: string }) {
  const at = Date.parse(time);
  const filter = { query: '', from: toTimestamp(at - AROUND_MS), to: toTimestamp(at + AROUND_MS) };
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
        {formatPlural(total, 'event')} in the 24 hours around it, {widthWords(value.width_ms)} a bar.
      </p>
    </>
  );
}
