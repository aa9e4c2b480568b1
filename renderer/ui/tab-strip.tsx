import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { formatCount } from '../lib/format-count.ts';
import styles from './tab-strip.module.css';

export interface TabItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly count?: number | undefined;
}

export interface TabStripProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

export function TabStrip({ label, items, selected, onSelect }: TabStripProps) {
  const root = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = items.findIndex((item) => item.id === selected);
    const next = items[(at + step + items.length) % items.length];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    root.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  const stop = items.some((item) => item.id === selected) ? selected : items[0]?.id;
  return (
    <div
      ref={root}
      role="tablist"
      aria-label={label}
      className={styles.strip}
      onKeyDown={onKey}
      tabIndex={-1}
    >
      {items.map((item) => (
        <button
          type="button"
          role="tab"
          key={item.id}
          data-tab={item.id}
          className={styles.tab}
          aria-selected={item.id === selected}
          tabIndex={item.id === stop ? 0 : -1}
          onClick={() => onSelect(item.id)}
        >
          {item.label}
          {item.count !== undefined && <small className={styles.count}>{formatCount(item.count)}</small>}
        </button>
      ))}
    </div>
  );
}
