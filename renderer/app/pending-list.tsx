import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';
import { useLiveQuery } from '../bridge/use-live-query.ts';
import { incidentPath } from '../domain/paths.ts';
import { copyText } from '../lib/copy-text.ts';
import { formatDuration } from '../lib/format-age.ts';
import { formatPlural } from '../lib/format-count.ts';
import { useNow } from '../lib/use-now.ts';
import { AgeText } from '../ui/age-text.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { showToast } from '../ui/toast.tsx';
import { discardEntry, retryEntry } from './shell-commands.ts';
import styles from './status-bar.module.css';

function stateText(entry: OutboxEntry): string {
  switch (entry.state) {
    case 'queued':
      return 'waits for its turn';
    case 'sending':
      return 'is being sent';
    case 'waiting':
      return `tried ${formatPlural(entry.attempts, 'time')}`;
    case 'refused':
      return 'refused by the server';
  }
}

function NextTry({ atMs }: { readonly atMs: number }) {
  const waitMs = atMs - useNow(1000);
  return waitMs > 0 ? `, next try in ${formatDuration(waitMs)}` : ', next try now';
}

interface EntryViewProps {
  readonly entry: OutboxEntry;
  readonly onOpen: () => void;
}

function EntryView({ entry, onOpen }: EntryViewProps) {
  const [discarding, setDiscarding] = useState(false);
  const refused = entry.state === 'refused';
  const { text } = entry;
  return (
    <li className={styles.entry}>
      <Glyph name={refused ? 'cross' : 'dashed'} tone={refused ? 'bad' : 'accent'} />
      <div className={styles.what}>
        <div>{entry.summary}</div>
        <button type="button" className={styles.where} onClick={onOpen}>
          {entry.incident_reference ?? 'new incident'} · {entry.incident_title ?? 'untitled'}
        </button>
        <div className={refused ? styles.refused : styles.muted}>
          <AgeText since={entry.queued_at} long /> ago, {stateText(entry)}
          {entry.next_attempt_at !== null && entry.state === 'waiting' && (
            <NextTry atMs={Date.parse(entry.next_attempt_at)} />
          )}
        </div>
        {entry.problem !== null && <div className={styles.muted}>{entry.problem.message}</div>}
        {text !== null && refused && <blockquote className={styles.quote}>{text}</blockquote>}
        {discarding ? (
          <div className={styles.confirm}>
            <p>
              The server does not have it: what you see goes back to what the server says. This cannot be
              undone.
            </p>
            <div className={styles.buttons}>
              <Button tone="danger" onClick={() => void discardEntry(entry.id)}>
                Discard for good
              </Button>
              <Button onClick={() => setDiscarding(false)}>Keep</Button>
            </div>
          </div>
        ) : (
          <div className={styles.buttons}>
            {entry.state !== 'sending' && (
              <Button onClick={() => void retryEntry(entry.id)}>{refused ? 'Send again' : 'Try now'}</Button>
            )}
            {text !== null && (
              <Button
                tone="quiet"
                onClick={() => {
                  if (copyText(text)) showToast({ tone: 'ok', text: 'Your text is on the clipboard.' });
                }}
              >
                Copy text
              </Button>
            )}
            {/* A waiting entry may already have arrived: giving it up could not be kept. */}
            {(refused || entry.state === 'queued') && (
              <Button tone="quiet" onClick={() => setDiscarding(true)}>
                Discard…
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** Everything that the server has not confirmed: what, since when, how often tried, why not yet. */
export function PendingList({ onDone }: { readonly onDone: () => void }) {
  const { value, error, askAgain } = useLiveQuery('outbox.list', {}, { topics: ['outbox'] });
  const [, navigate] = useLocation();
  return (
    <div className={styles.list}>
      {error !== null && (
        <ErrorPanel
          title="The list could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Ask again</Button>}
        >
          {error.message}
        </ErrorPanel>
      )}
      {value?.entries.length === 0 && <p className={styles.none}>Everything is confirmed by the server.</p>}
      <ul>
        {value?.entries.map((entry) => (
          <EntryView
            key={entry.id}
            entry={entry}
            onOpen={() => {
              onDone();
              navigate(incidentPath(entry.incident_id));
            }}
          />
        ))}
      </ul>
    </div>
  );
}
