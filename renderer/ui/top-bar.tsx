import type { ReactNode } from 'react';
import styles from './top-bar.module.css';

/** The 44 px line over a page: tabs, search, actions. */
export function TopBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className={styles.bar} aria-label={label}>
      {children}
    </section>
  );
}
