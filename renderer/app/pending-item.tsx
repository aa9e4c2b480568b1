import { formatCount } from '../lib/format-count.ts';
import { Glyph } from '../ui/glyph.tsx';
import { StateButton } from '../ui/state-bar.tsx';
import { showPending, useShell } from './shell-state.ts';
import styles from './status-bar.module.css';

export interface PendingItemProps {
  readonly pending: number;
  readonly refused: number;
}

/** `◌ 2 pending  ✕ 1 refused`; opens the drawer of them. */
export function PendingItem({ pending, refused }: PendingItemProps) {
  const open = useShell((state) => state.pendingOpen);
  if (pending === 0 && refused === 0) return null;
  return (
    <StateButton
      tone={pending > 0 ? 'accent' : 'bad'}
      onClick={() => showPending(!open)}
      aria-expanded={open}
    >
      {pending > 0 && (
        <>
          <Glyph name="dashed" size={11} />
          {formatCount(pending)} pending
        </>
      )}
      {refused > 0 && (
        <span className={styles.refusedCount}>
          <Glyph name="cross" size={10} /> {formatCount(refused)} refused
        </span>
      )}
    </StateButton>
  );
}
