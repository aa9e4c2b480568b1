import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './chip.module.css';
import { type Tone, toneStyle } from './tone.ts';

export interface ChipProps {
  readonly children: ReactNode;
  readonly tone?: Tone | undefined;
  readonly mono?: boolean | undefined;
  /** Whole text on hover where the chip is cut. */
  readonly title?: string | undefined;
  readonly onRemove?: (() => void) | undefined;
  readonly removeLabel?: string | undefined;
}

export function Chip({ children, tone, mono, title, onRemove, removeLabel = 'Remove' }: ChipProps) {
  return (
    <span className={classNames(styles.chip, mono && styles.mono)} style={toneStyle(tone)} title={title}>
      {children}
      {onRemove !== undefined && (
        <button type="button" className={styles.remove} aria-label={removeLabel} onClick={onRemove}>
          ×
        </button>
      )}
    </span>
  );
}
