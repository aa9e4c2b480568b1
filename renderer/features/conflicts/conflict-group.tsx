import type { ReactNode } from 'react';
import { referenceText } from '../../domain/incident-name.ts';
import { statusWord } from '../../domain/status-view.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './conflicts.module.css';
import type { Conflict } from './conflicts-queries.ts';

interface ConflictGroupProps {
  readonly conflict: Conflict;
  readonly decided: number;
  readonly onOpen: () => void;
  readonly onSend: () => void;
  readonly children: ReactNode;
}

/** The fields of one change of mine, with the incident it was made to. */
export function ConflictGroup({ conflict, decided, onOpen, onSend, children }: ConflictGroupProps) {
  const { incident_title: title, incident_status: status } = conflict;
  const left = conflict.fields.length - decided;
  return (
    <article className={styles.group} aria-label={title ?? 'An incident that is gone'}>
      <header className={styles.groupHead}>
        <span className={styles.reference}>{referenceText(conflict.incident_reference)}</span>
        <h2 className={styles.groupTitle}>
          {title === null ? 'This incident is no longer here' : <UntrustedText text={title} />}
        </h2>
        {status !== null && <span className={styles.note}>{statusWord(status)}</span>}
        <span className={styles.space} />
        {title !== null && (
          <Button tone="quiet" keys="o" onClick={onOpen}>
            Open
          </Button>
        )}
      </header>
      {children}
      <footer className={styles.groupFoot}>
        <span className={styles.note}>
          {left === 0 ? 'All decided; nothing is sent yet.' : `${formatPlural(left, 'field')} to decide`}
        </span>
        <Button tone="primary" keys="mod+Enter" disabled={decided === 0} onClick={onSend}>
          {decided > 0 && left > 0 ? `Apply ${decided}, keep the rest` : 'Apply'}
        </Button>
      </footer>
    </article>
  );
}
