import type { KeyboardEvent, ReactNode } from 'react';
import { formatCount, formatShortCount } from '../lib/format-count.ts';
import styles from './facet-list.module.css';

export interface FacetItem {
  readonly id: string;
  readonly label: ReactNode;
  /** Undefined while it is counted. */
  readonly count: number | undefined;
  readonly selected: boolean;
}

export interface FacetGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly FacetItem[];
}

export interface FacetListProps {
  readonly label: string;
  readonly groups: readonly FacetGroup[];
  readonly onToggle: (group: string, item: string) => void;
}

/** Arrow keys move within the whole list; Tab enters and leaves it. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="checkbox"]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

export function FacetList({ label, groups, onToggle }: FacetListProps) {
  const firstId = groups.find((group) => group.items.length > 0)?.id;
  return (
    <nav className={styles.list} aria-label={label} onKeyDown={moveFocus}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset brings its own layout
        <div key={group.id} role="group" aria-label={group.title}>
          <h2 className={styles.title}>{group.title}</h2>
          {group.items.map((item, index) => (
            // biome-ignore lint/a11y/useSemanticElements: the whole row is the box
            <button
              type="button"
              role="checkbox"
              aria-checked={item.selected}
              key={item.id}
              className={styles.item}
              tabIndex={group.id === firstId && index === 0 ? 0 : -1}
              onClick={() => onToggle(group.id, item.id)}
            >
              <span className={styles.label}>{item.label}</span>
              <span
                className={styles.count}
                title={item.count === undefined ? undefined : formatCount(item.count)}
              >
                {item.count === undefined ? '' : formatShortCount(item.count)}
              </span>
            </button>
          ))}
        </div>
      ))}
    </nav>
  );
}
