import type { ReactNode } from 'react';
import styles from './bulk-bar.module.css';
import { Kbd } from './kbd.tsx';

export interface BulkBarProps {
  /** `2 selected`. */
  readonly title: string;
  readonly children: ReactNode;
}

/** Floats over the lower edge of its positioned parent; holds what can be done with a selection. */
export function BulkBar({ title, children }: BulkBarProps) {
  return (
    <div className={styles.bar} role="toolbar" aria-label={title}>
      <b aria-live="polite">{title}</b>
      {children}
    </div>
  );
}

export interface BulkActionProps {
  readonly keys: string;
  readonly label: string;
  readonly quiet?: boolean | undefined;
  /** Why it cannot be done. */
  readonly unavailable?: string | undefined;
  readonly onClick: () => void;
}

export function BulkAction({ keys, label, quiet, unavailable, onClick }: BulkActionProps) {
  return (
    <button
      type="button"
      className={quiet ? styles.quiet : styles.action}
      disabled={unavailable !== undefined}
      title={unavailable}
      onClick={onClick}
    >
      <Kbd keys={keys} /> {label}
    </button>
  );
}
