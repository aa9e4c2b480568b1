import type { ReactNode } from 'react';
import { ariaKeys } from '../lib/hotkeys/key-chord.ts';
import styles from './rail.module.css';
import { Tip } from './tip.tsx';

export interface RailItem {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string | undefined;
  readonly active?: boolean | undefined;
  /** A number that waits for somebody; 0 shows none. */
  readonly badge?: number | undefined;
  readonly onSelect: () => void;
}

export interface RailProps {
  readonly label: string;
  readonly logo: ReactNode;
  readonly items: readonly RailItem[];
  /** At the lower end, under the free space. */
  readonly footer?: ReactNode;
}

/** One button of the rail; also usable as the target of a menu. */
export function RailButton({ item }: { readonly item: RailItem }) {
  const badge = item.badge ?? 0;
  return (
    <Tip text={item.label} keys={item.keys} side="right">
      <button
        type="button"
        className={styles.item}
        aria-label={badge > 0 ? `${item.label}, ${badge} waiting` : item.label}
        aria-current={item.active ? 'page' : undefined}
        aria-keyshortcuts={item.keys === undefined ? undefined : ariaKeys(item.keys)}
        onClick={item.onSelect}
      >
        {item.icon}
        {badge > 0 && <em className={styles.badge}>{badge > 99 ? '99+' : badge}</em>}
      </button>
    </Tip>
  );
}

export function Rail({ label, logo, items, footer }: RailProps) {
  return (
    <nav className={styles.rail} aria-label={label}>
      <div className={styles.logo} aria-hidden="true">
        {logo}
      </div>
      {items.map((item) => (
        <RailButton key={item.id} item={item} />
      ))}
      <span className={styles.space} />
      {footer}
    </nav>
  );
}
