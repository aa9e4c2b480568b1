import type { ReactNode } from 'react';
import styles from './sign-in.module.css';

export interface EntryCardProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly onSubmit: () => void;
}

/** The one window-like card that everything before the console is shown in. */
export function EntryCard({ title, note, children, footer, onSubmit }: EntryCardProps) {
  return (
    <main className={styles.ground}>
      <form
        className={styles.card}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div className={styles.bar}>
          <span className={styles.logo} aria-hidden="true">
            W
          </span>
          <h1 className={styles.title}>{title}</h1>
          <span className={styles.note}>{note ?? 'Watchfloor'}</span>
        </div>
        <div className={styles.fields}>{children}</div>
        {footer !== undefined && <div className={styles.foot}>{footer}</div>}
      </form>
    </main>
  );
}
