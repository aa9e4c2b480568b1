import type { ReactNode } from 'react';
import styles from './incident-facts.module.css';

interface FactSectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function FactSection({ title, aside, children }: FactSectionProps) {
  return (
    <section aria-label={title}>
      <h2 className={styles.heading}>
        <span>{title}</span>
        <span className={styles.aside}>{aside}</span>
      </h2>
      {children}
    </section>
  );
}
