import { type RefObject, useState } from 'react';
import { noteDraftKey } from '../../domain/draft-keys.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { type DraftState, useKeptDraft } from '../../lib/use-kept-draft.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Composer } from '../../ui/text-area.tsx';
import { addNote, saveDraft } from './queue-commands.ts';
import styles from './queue-preview.module.css';
import { loadDraft } from './queue-queries.ts';

const keeper = { load: loadDraft, save: saveDraft };
const MAX_LENGTH = 20_000;

const draftTexts: Readonly<Record<DraftState, string>> = {
  empty: '',
  loading: '',
  saving: 'saving…',
  kept: 'draft kept',
  failed: 'draft not kept',
};

interface QuickNoteProps {
  readonly incidentId: string;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly unavailable: string | undefined;
  readonly onLeave: () => void;
}

/** A note on the active incident; its draft is the one of the incident's own page. */
export function QuickNote({ incidentId, inputRef, unavailable, onLeave }: QuickNoteProps) {
  const draftKey = noteDraftKey(incidentId);
  const draft = useKeptDraft(draftKey, keeper);
  const [sending, setSending] = useState(false);
  const text = draft.text.trim();
  const send = async () => {
    if (text === '' || sending) return;
    setSending(true);
    const done = await draft.handOver(async (words) => {
      const result = await addNote(incidentId, words.trim(), draftKey);
      if (!result.ok) toastRefusal(result.error);
      return result.ok;
    });
    setSending(false);
    if (done) onLeave();
  };
  return (
    <div className={styles.note} title={unavailable}>
      <Composer
        ref={inputRef}
        label="Quick note"
        placeholder="Write a note…"
        value={draft.text}
        maxLength={MAX_LENGTH}
        disabled={unavailable !== undefined}
        onChange={draft.setText}
        onBlur={() => void draft.flush()}
        onSubmit={() => void send()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onLeave();
        }}
        leading={<Kbd keys="c" />}
      />
      {(text !== '' || draft.state === 'failed') && (
        <div className={styles.noteFoot}>
          <span
            className={styles.draft}
            aria-live="polite"
            data-testid="draft-state"
            data-draft={draft.state}
          >
            {draftTexts[draft.state]}
          </span>
          <Button tone="primary" keys="mod+Enter" busy={sending} onClick={() => void send()}>
            Add note
          </Button>
        </div>
      )}
    </div>
  );
}
