import type { ReactNode } from 'react';
import styles from './error-panel.module.css';
import { Glyph } from './glyph.tsx';

export interface ErrorPanelProps {
  /** What happened. */
  readonly title: string;
  /** What was kept and what to do. */
  readonly children?: ReactNode;
  /** The id under which the log has it. */
  readonly id?: string | undefined;
  readonly actions?: ReactNode;
  /** `warn` for what works on regardless. */
  readonly tone?: 'bad' | 'warn' | undefined;
}

export function ErrorPanel({ title, children, id, actions, tone = 'bad' }: ErrorPanelProps) {
  return (
    <div className={styles.root} data-tone={tone} role="alert">
      <span className={styles.mark}>
        <Glyph name={tone === 'bad' ? 'cross' : 'question'} tone={tone} size={13} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {id !== undefined && id !== '' && (
          <p className={styles.id}>
            Error id <code className={styles.code}>{id}</code>
          </p>
        )}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
