import { Button } from './button.tsx';
import styles from './progress-line.module.css';

export interface ProgressLineProps {
  readonly label: string;
  /** How much, in words: `1,204 of 9,800 incidents`. */
  readonly amount: string;
  /** 0 to 1; undefined when the whole is not known. */
  readonly fraction?: number | undefined;
  readonly onCancel?: (() => void) | undefined;
}

export function ProgressLine({ label, amount, fraction, onCancel }: ProgressLineProps) {
  return (
    <div className={styles.root}>
      <div className={styles.text}>
        <span>{label}</span>
        <span className={styles.amount}>{amount}</span>
      </div>
      <progress className={styles.bar} aria-label={`${label}: ${amount}`} max={1} value={fraction} />
      {onCancel !== undefined && (
        <Button tone="quiet" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
