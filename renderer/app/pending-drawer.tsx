import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';
import { useLiveQuery } from '../bridge/use-live-query.ts';
import { referenceText } from '../domain/incident-name.ts';
import { incidentPath } from '../domain/paths.ts';
import { copyText } from '../lib/copy-text.ts';
import { formatPlural } from '../lib/format-count.ts';
import { useActions } from '../lib/hotkeys/use-actions.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { showToast } from '../ui/toast.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './pending.module.css';
import { PendingEntry } from './pending-entry.tsx';
import { pendingGroups, whyNotDiscard, whyNotEdit } from './pending-model.ts';
import { discardEntry, discardWithUndo, editEntry, retryEntry } from './shell-commands.ts';

const GROUP = 'Pending changes';

interface Editing {
  readonly id: string;
  readonly words: Readonly<Record<string, string>>;
}

function say(text: string): void {
  showToast({ id: 'why', tone: 'warn', text });
}

function copyEntry(entry: OutboxEntry): void {
  if (entry.text !== null && copyText(entry.text))
    showToast({ tone: 'ok', text: 'Your text is on the clipboard.' });
}

/** Everything that the server has not confirmed, by incident and in the order of sending. */
export function PendingDrawer({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return open ? <OpenDrawer onClose={onClose} /> : null;
}

function OpenDrawer({ onClose }: { readonly onClose: () => void }) {
  const { value, error, askAgain } = useLiveQuery('outbox.list', {}, { topics: ['outbox'] });
  const [, navigate] = useLocation();
  const [activeId, setActiveId] = useState<string | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [discarding, setDiscarding] = useState<OutboxEntry | null>(null);
  const groups = pendingGroups(value?.entries ?? []);
  const entries = groups.flatMap((group) => group.entries);
  const found = entries.findIndex((entry) => entry.id === activeId);
  // What was chosen may be gone: the one that took its place is next.
  const place = useRef(0);
  const at = found >= 0 ? found : Math.max(0, Math.min(place.current, entries.length - 1));
  useEffect(() => {
    place.current = at;
  });
  const active = entries[at];
  const move = (step: number) =>
    setActiveId(entries[Math.min(entries.length - 1, Math.max(0, at + step))]?.id ?? null);

  const edit = (entry: OutboxEntry) => {
    const reason = whyNotEdit(entry);
    if (reason !== null) return say(reason);
    setActiveId(entry.id);
    const words = Object.fromEntries(entry.editable.map((part) => [part.name, part.value]));
    setEditing({ id: entry.id, words });
  };
  const save = () => {
    if (editing === null) return;
    void editEntry(editing.id, editing.words).then((done) => {
      if (done) setEditing(null);
    });
  };
  const discard = (entry: OutboxEntry) => {
    const reason = whyNotDiscard(entry);
    if (reason !== null) return say(reason);
    if (entry.text === null && entry.patch !== null) void discardWithUndo(entry);
    else setDiscarding(entry);
  };
  const deeds = { retry: (entry: OutboxEntry) => void retryEntry(entry.id), edit, discard, copy: copyEntry };
  const go = (entry: OutboxEntry) => {
    onClose();
    navigate(incidentPath(entry.incident_id));
  };
  const onActive = (run: (entry: OutboxEntry) => void) => () => {
    if (active !== undefined) run(active);
  };
  const idle = () => discarding === null && editing === null;
  const action = (id: string, label: string, keys: readonly string[], run: () => void) => ({
    ...{ id: `pending.${id}`, label, group: GROUP, keys, run },
    when: idle,
  });
  useActions('dialog', [
    { ...action('next', 'Next', ['j', 'ArrowDown'], () => move(1)), hidden: true, repeats: true },
    { ...action('previous', 'Previous', ['k', 'ArrowUp'], () => move(-1)), hidden: true, repeats: true },
    action('open', 'Open its incident', ['Enter'], onActive(go)),
    action('retry', 'Send again, or try now', ['r'], onActive(deeds.retry)),
    action('edit', 'Edit its words', ['e'], onActive(edit)),
    action('discard', 'Discard', ['d'], onActive(discard)),
    action('copy', 'Copy its text', ['y'], onActive(copyEntry)),
    { ...action('save', 'Save the new words', ['mod+Enter'], save), when: () => editing !== null },
  ]);

  const lost = editing !== null && entries.every((entry) => entry.id !== editing.id) ? editing : null;
  const refused = entries.filter((entry) => entry.state === 'refused').length;
  return (
    <>
      <Drawer
        open
        title="Pending changes"
        note={
          entries.length === 0
            ? undefined
            : `${formatPlural(entries.length, 'change')}${refused > 0 ? `, ${refused} refused` : ''}`
        }
        onClose={onClose}
        holdsEscape={discarding !== null || editing !== null}
        footer={(
          [
            ['j k', 'move'],
            ['Enter', 'open'],
            ['r', 'send'],
            ['e', 'edit'],
            ['d', 'discard'],
            ['Escape', 'close'],
          ] as const
        ).map(([keys, word]) => (
          <span key={keys}>
            <Kbd keys={keys} /> {word}
          </span>
        ))}
      >
        {error !== null && (
          <ErrorPanel
            title="The list could not be read"
            id={error.id}
            actions={<Button onClick={askAgain}>Ask again</Button>}
          >
            {error.message}
          </ErrorPanel>
        )}
        {lost !== null && (
          <ErrorPanel
            title="It was sent while you were editing"
            actions={
              <>
                <Button onClick={() => void copyText(Object.values(lost.words).join('\n\n'))}>
                  Copy my new words
                </Button>
                <Button tone="quiet" onClick={() => setEditing(null)}>
                  Let them go
                </Button>
              </>
            }
          >
            The server has it as it was. Your new words are only here.
          </ErrorPanel>
        )}
        {value !== undefined && entries.length === 0 && (
          <EmptyState title="Everything is confirmed by the server">
            What you write or change waits here while there is no way to the server, and what it refuses stays
            here until you decide.
          </EmptyState>
        )}
        {groups.map((group) => (
          <section key={group.incidentId} className={styles.group}>
            <h3 className={styles.groupHead}>
              <span className={styles.reference}>{referenceText(group.reference)}</span>
              <UntrustedText text={group.title ?? 'no longer here'} />
            </h3>
            <ol>
              {group.entries.map((entry, index) => (
                <PendingEntry
                  key={entry.id}
                  entry={entry}
                  place={index + 1}
                  active={entry.id === active?.id}
                  onActivate={() => setActiveId(entry.id)}
                  deeds={deeds}
                  words={editing?.id === entry.id ? editing.words : null}
                  onWords={(words) => setEditing(words === null ? null : { id: entry.id, words })}
                  onSave={save}
                />
              ))}
            </ol>
          </section>
        ))}
      </Drawer>
      <ConfirmDialog
        open={discarding !== null}
        title="Discard what you wrote"
        confirmLabel="Discard for good"
        danger
        typedWord="discard"
        onConfirm={() => {
          if (discarding !== null) void discardEntry(discarding.id);
          setDiscarding(null);
        }}
        onCancel={() => setDiscarding(null)}
      >
        <p>The server does not have it. What you see goes back to what the server says, and this is gone:</p>
        <blockquote className={styles.quote}>
          <UntrustedText text={discarding?.text ?? discarding?.summary ?? ''} />
        </blockquote>
      </ConfirmDialog>
    </>
  );
}
