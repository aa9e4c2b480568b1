import { formatCount } from '../../lib/format-count.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { EventHistogram } from './event-queries.ts';
import { chooseSpan } from './events-view-state.ts';
import styles from './histogram.module.css';
import { silenceWords, spanOf } from './histogram-model.ts';

/** The histogram in figures: bars without an event are left out, silences are named. */
export function HistogramTable({ histogram }: { readonly histogram: EventHistogram }) {
  const { zone } = useTimeZone();
  const rows = histogram.buckets
    .map((bucket, index) => ({ bucket, index, silence: silenceWords(histogram, index, zone) }))
    .filter(({ bucket, index, silence }, at, all) => {
      if (bucket.all > 0) return true;
      return silence !== null && all[at - 1]?.silence !== silence && index >= 0;
    });
  return (
    <section
      className={styles.tableFrame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label="Events over time, in figures"
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Fitting</th>
            <th scope="col">All</th>
            <th scope="col">Notable</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bucket, index, silence }) => (
            <tr key={bucket.start}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.pick}
                  onClick={() => chooseSpan(spanOf(histogram, index, index))}
                >
                  <TimeText at={bucket.start} format="stamp" />
                </button>
              </th>
              {silence !== null && bucket.all === 0 ? (
                <td colSpan={3}>{silence}</td>
              ) : (
                <>
                  <td>{formatCount(bucket.matching)}</td>
                  <td>{formatCount(bucket.all)}</td>
                  <td>{formatCount(bucket.notable)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
