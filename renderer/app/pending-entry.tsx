import { useEffect, useRef } from 'react';
import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';
import { fieldLabel } from '../domain/field-change-view.ts';
import { formatDuration } from '../lib/format-age.ts';
import { useNow } from '../lib/use-now.ts';
import { AgeText } from '../ui/age-text.tsx';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './pending.module.css';
import { pendingState, whyNotDiscard, whyNotEdit } from './pending-model.ts';

export interface PendingDeeds {
  readonly retry: (entry: OutboxEntry) => void;
  readonly edit: (entry: OutboxEntry) => void;
  readonly discard: (entry: OutboxEntry) => void;
  readonly copy: (entry: OutboxEntry) => void;
}

interface PendingEntryProps {
  readonly entry: OutboxEntry;
  /** Its place among those of its incident, from 1. */
  readonly place: number;
  readonly active: boolean;
  readonly onActivate: () => void;
  readonly deeds: PendingDeeds;
  /** New words by the name of their field while they are being written. */
  readonly words: Readonly<Record<string, string>> | null;
  readonly onWords: (words: Readonly<Record<string, string>> | null) => void;
  readonly onSave: () => void;
}

function NextTry({ atMs }: { readonly atMs: number }) {
  const waitMs = atMs - useNow(1000);
  return waitMs > 0 ? `, next try in ${formatDuration(waitMs)}` : ', next try now';
}

function glyphOf(entry: OutboxEntry) {
  if (entry.state === 'refused') return <Glyph name="cross" tone="bad" label="refused" />;
  return <Glyph name={entry.state === 'sending' ? 'half' : 'dashed'} tone="accent" label={entry.state} />;
}

/** What it does, since when, how often tried, why not yet, and what can be done with it. */
export function PendingEntry(props: PendingEntryProps) {
  const { entry, place, active, onActivate, deeds, words } = props;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) item.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const refused = entry.state === 'refused';
  const noEdit = whyNotEdit(entry);
  const noDiscard = whyNotDiscard(entry);
  return (
    <li
      ref={item}
      className={styles.entry}
      data-active={active || undefined}
      data-state={entry.state}
      data-testid="pending-entry"
      onPointerDown={onActivate}
    >
      <span className={styles.place}>{place}</span>
      <span className={styles.glyph}>{glyphOf(entry)}</span>
      <div className={styles.what}>
        <div className={styles.summary}>
          <UntrustedText text={entry.summary} />
        </div>
        <div className={refused ? styles.refused : styles.muted}>
          <AgeText since={entry.queued_at} long /> ago, {pendingState(entry, place - 1)}
          {entry.next_attempt_at !== null && entry.state === 'waiting' && (
            <NextTry atMs={Date.parse(entry.next_attempt_at)} />
          )}
        </div>
        {entry.problem !== null && (
          <div className={styles.muted}>
            {entry.problem.message} <code className={styles.id}>{entry.problem.id}</code>
          </div>
        )}
        {words !== null ? (
          <Words {...props} words={words} />
        ) : (
          <>
            {entry.text !== null && (refused || active) && !entry.summary.endsWith(entry.text) && (
              <blockquote className={styles.quote}>
                <UntrustedText text={entry.text} />
              </blockquote>
            )}
            {active && (
              <div className={styles.buttons}>
                {entry.state !== 'sending' && (
                  <Button keys="r" onClick={() => deeds.retry(entry)}>
                    {refused ? 'Send again' : 'Try now'}
                  </Button>
                )}
                <Button
                  keys="e"
                  disabled={noEdit !== null}
                  title={noEdit ?? undefined}
                  onClick={() => deeds.edit(entry)}
                >
                  Edit
                </Button>
                {entry.text !== null && (
                  <Button tone="quiet" keys="y" onClick={() => deeds.copy(entry)}>
                    Copy text
                  </Button>
                )}
                <Button
                  tone="quiet"
                  keys="d"
                  disabled={noDiscard !== null}
                  title={noDiscard ?? undefined}
                  onClick={() => deeds.discard(entry)}
                >
                  Discard
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </li>
  );
}

type WordsProps = PendingEntryProps & { readonly words: Readonly<Record<string, string>> };

function Words({ entry, words, onWords, onSave }: WordsProps) {
  return (
    <div className={styles.words}>
      {Object.entries(words).map(([name, value], index) => (
        <TextArea
          key={name}
          label={name === 'text' ? 'Text' : fieldLabel(name)}
          value={value}
          rows={name === 'title' ? 1 : 3}
          autoFocus={index === 0}
          onChange={(next) => onWords({ ...words, [name]: next })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            onWords(null);
          }}
        />
      ))}
      <div className={styles.buttons}>
        <Button tone="primary" keys="mod+Enter" onClick={onSave}>
          {entry.state === 'refused' ? 'Save and send again' : 'Save'}
        </Button>
        <Button tone="quiet" keys="Escape" onClick={() => onWords(null)}>
          Keep as it was
        </Button>
      </div>
    </div>
  );
}
