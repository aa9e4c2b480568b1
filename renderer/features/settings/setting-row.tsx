import type { ReactNode } from 'react';
import styles from './settings.module.css';

export interface SettingsSectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

export function SettingsSection({ id, title, children }: SettingsSectionProps) {
  return (
    <section id={id} className={styles.section} aria-label={title}>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {children}
    </section>
  );
}

export interface SettingRowProps {
  readonly name: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** A name with what it means at the left, the choice at the right. */
export function SettingRow({ name, hint, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.text}>
        <div>{name}</div>
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
