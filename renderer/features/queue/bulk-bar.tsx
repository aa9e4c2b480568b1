import { formatCount } from '../../lib/format-count.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import styles from './bulk-bar.module.css';
import { cancelRun, useBulkRun } from './bulk-run.ts';
import { useSelection } from './queue-selection.ts';

export interface BulkStep {
  readonly keys: string;
  readonly label: string;
  readonly unavailable: string | undefined;
  readonly run: () => void;
}

/** What can be done with the selection, floating over the rows; how far it is while it is done. */
export function BulkBar({ steps }: { readonly steps: readonly BulkStep[] }) {
  const count = useSelection((state) => state.ids.size);
  const running = useBulkRun((state) => state.running);
  if (running !== null) {
    return (
      <div className={styles.bar} data-testid="bulk-running">
        <ProgressLine
          label={running.said}
          amount={`${formatCount(running.done)} of ${formatCount(running.of)} incidents`}
          fraction={running.done / running.of}
          onCancel={cancelRun}
        />
      </div>
    );
  }
  if (count === 0) return null;
  return (
    <section className={styles.bar} aria-label="Selection" data-testid="bulk-bar">
      <span className={styles.count} role="status">
        {formatCount(count)} selected
      </span>
      {steps.map((step) => (
        <button
          type="button"
          key={step.keys}
          className={styles.step}
          disabled={step.unavailable !== undefined}
          title={step.unavailable}
          onClick={step.run}
        >
          <Kbd keys={step.keys} /> {step.label}
        </button>
      ))}
    </section>
  );
}
