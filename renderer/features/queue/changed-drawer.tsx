import { useState } from 'react';
import { referenceText } from '../../domain/incident-name.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { sinceWords } from '../../domain/since-words.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './changed-drawer.module.css';
import { markSeen } from './queue-commands.ts';
import { type Changed, usePeople } from './queue-queries.ts';

interface ChangedDrawerProps {
  readonly changed: Changed;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

const GROUP = 'Since you last looked';

/** The incidents that others have changed since the person looked at them, each with what changed. */
export function ChangedDrawer({ changed, onOpen, onClose }: ChangedDrawerProps) {
  const { rows, total } = changed;
  const [wanted, setWanted] = useState(0);
  const people = usePeople();
  const at = Math.max(0, Math.min(wanted, rows.length - 1));
  const active = rows[at];
  const nameOf = (id: string) => people.find((person) => person.id === id)?.full_name;
  const action = (id: string, label: string, keys: readonly string[], run: () => void) => ({
    ...{ id: `changed.${id}`, label, group: GROUP, keys, run },
  });
  useActions('dialog', [
    { ...action('next', 'Next', ['j', 'ArrowDown'], () => setWanted(at + 1)), hidden: true, repeats: true },
    {
      ...action('previous', 'Previous', ['k', 'ArrowUp'], () => setWanted(at - 1)),
      hidden: true,
      repeats: true,
    },
    action('open', 'Open', ['Enter'], () => active !== undefined && onOpen(active.id)),
    action('seen', 'Mark as seen', ['m'], () => active !== undefined && void markSeen(active.id)),
    action('all', total > rows.length ? 'Mark all of these as seen' : 'Mark all as seen', ['shift+m'], () => {
      for (const row of rows) void markSeen(row.id);
    }),
  ]);
  return (
    <Drawer
      open
      title="Since you last looked"
      note={rows.length === 0 ? undefined : noteOf(changed)}
      onClose={onClose}
      footer={(
        [
          ['j k', 'move'],
          ['Enter', 'open'],
          ['m', 'seen'],
          ['shift+m', 'all seen'],
          ['Escape', 'close'],
        ] as const
      ).map(([keys, word]) => (
        <span key={keys}>
          <Kbd keys={keys} /> {word}
        </span>
      ))}
    >
      {rows.length === 0 && (
        <EmptyState title="Nothing has changed">
          Incidents that you have looked at stand here once somebody else has changed them.
        </EmptyState>
      )}
      <ul>
        {rows.map((row, index) => (
          <li key={row.id}>
            <button
              type="button"
              className={classNames(styles.row)}
              data-active={index === at || undefined}
              data-testid="changed-row"
              onMouseDown={() => setWanted(index)}
              onClick={() => onOpen(row.id)}
            >
              <span className={styles.line}>
                <Glyph
                  name={severityViews[row.severity].glyph}
                  tone={severityViews[row.severity].tone}
                  label={row.severity}
                />
                <span className={styles.reference}>{referenceText(row.reference)}</span>
                <span className={styles.title}>
                  <UntrustedText text={row.title} />
                </span>
                <span className={styles.muted}>
                  <AgeText since={row.changed_at} />
                </span>
              </span>
              <span className={styles.words}>
                <UntrustedText text={sinceWords(row.since, nameOf).join(' · ')} />{' '}
                <span className={styles.muted}>
                  <UntrustedText text={row.since.people.join(', ')} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

function noteOf({ rows, total }: Changed): string {
  if (total === rows.length) return `${total} changed`;
  return `the newest ${rows.length} of ${formatCount(total)} changed; the others follow as these are seen`;
}
