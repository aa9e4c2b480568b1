import { formatPlural } from '../../lib/format-count.ts';
import styles from './queue-page.module.css';
import { useUnsearched } from './queue-queries.ts';
import { useQueueList } from './queue-view-state.ts';

/** Says what a search could not see, so that nothing found does not mean nothing there. */
export function UnsearchedNote() {
  const count = useUnsearched(useQueueList().filter);
  return (
    <div role="status">
      {count > 0 && (
        <p className={styles.unsearched} data-testid="unsearched">
          The notes of {formatPlural(count, 'incident')} are not kept on this machine and were not searched;
          their references, titles, descriptions and tags were.
        </p>
      )}
    </div>
  );
}
