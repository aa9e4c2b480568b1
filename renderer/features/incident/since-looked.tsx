import type { SinceSeen } from '../../../shared/ipc/incident-calls.ts';
import { eventKindLabel } from '../../domain/event-kind-view.ts';
import { changeView } from '../../domain/field-change-view.ts';
import { sinceWords } from '../../domain/since-words.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { DiffText } from '../../ui/diff-text.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './since-looked.module.css';

interface SinceLookedProps {
  /** As it was when the incident was opened: being here makes it seen. */
  readonly since: SinceSeen;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly nameOf: (id: string) => string | undefined;
  /** Goes to an entry of the timeline. */
  readonly onEntry: (id: string) => void;
}

/** What others changed since the person last looked; one line until it is opened. */
export function SinceLooked({ since, open, onToggle, nameOf, onEntry }: SinceLookedProps) {
  return (
    <section className={styles.since} aria-label="Since you last looked" data-testid="since">
      <button type="button" className={styles.line} aria-expanded={open} onClick={onToggle}>
        <Kbd keys="w" />
        <span className={styles.head}>
          Since you last looked, <AgeText since={since.seen_at} long /> ago
        </span>
        <span className={styles.words}>
          <UntrustedText text={sinceWords(since, nameOf).join(' · ')} />
        </span>
        <span className={styles.people}>
          <UntrustedText text={since.people.join(', ')} />
        </span>
      </button>
      {open && (
        <ul className={styles.list}>
          {since.fields.map((change) => {
            const view = changeView(change, nameOf);
            return (
              <li key={change.field} className={styles.row}>
                <span className={styles.what}>{view.field}</span>
                <span className={styles.text}>
                  {view.listed !== null ? (
                    <UntrustedText text={view.listed} />
                  ) : view.long ? (
                    <DiffText before={view.old} after={view.new} />
                  ) : (
                    <UntrustedText text={`${view.old} → ${view.new}`} />
                  )}
                </span>
              </li>
            );
          })}
          {since.entries.map((entry) => (
            <li key={entry.id} className={styles.row}>
              <span className={styles.what}>{eventKindLabel(entry.kind)}</span>
              <button type="button" className={styles.text} onClick={() => onEntry(entry.id)}>
                <UntrustedText text={entry.text} />{' '}
                <span className={styles.people}>
                  <UntrustedText text={entry.author_name ?? 'by rule'} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
