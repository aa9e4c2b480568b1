import { type Ref, type RefObject, useImperativeHandle, useState } from 'react';
import {
  correctionSource,
  type TimelineEvent,
  type TimelineEventKind,
  writtenEventKindSchema,
} from '../../../shared/domain/timeline-event.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { noteDraftKey } from '../../domain/draft-keys.ts';
import { eventKindLabel } from '../../domain/event-kind-view.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatTime } from '../../lib/format-time.ts';
import { parseWhen } from '../../lib/parse-when.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { type DraftState, useKeptDraft } from '../../lib/use-kept-draft.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Composer } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { addEvent, saveDraft } from './incident-commands.ts';
import styles from './incident-composer.module.css';
import { loadDraft } from './incident-queries.ts';

const keeper = { load: loadDraft, save: saveDraft };
const MAX_LENGTH = 20_000;

type WrittenKind = (typeof writtenEventKindSchema.options)[number];
const kinds: readonly WrittenKind[] = [
  'note',
  'attacker_action',
  'response_action',
  'communication',
  'detection',
];
const kindOptions = kinds.map((value) => ({ value, label: eventKindLabel(value) }));

const prompts: Readonly<Record<WrittenKind, string>> = {
  note: 'Write a note…',
  attacker_action: 'What the attacker did, as far as it is known…',
  response_action: 'What was done about it…',
  communication: 'Who was told what, and by which way…',
  detection: 'What was noticed, and by what…',
};

const draftTexts: Readonly<Record<DraftState, string>> = {
  empty: '',
  loading: '',
  saving: 'saving draft…',
  kept: 'draft kept',
  failed: 'draft not kept: it is only in this window',
};

export interface ComposerHandle {
  /** Adds a text behind what is being written; answers whether it is kept. */
  readonly takeBack: (text: string, kind: TimelineEventKind) => Promise<boolean>;
  /** Begins an entry that corrects another one, of its kind and its time. */
  readonly correct: (event: TimelineEvent) => void;
}

interface IncidentComposerProps {
  readonly incidentId: string;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly handle: Ref<ComposerHandle>;
  /** Why nothing can be written. */
  readonly unavailable: string | undefined;
  readonly onLeave: () => void;
  readonly onSent: () => void;
}

/** Always one key away. What is typed is in the encrypted cache before anybody can lose it. */
export function IncidentComposer(props: IncidentComposerProps) {
  const { incidentId, inputRef, handle, unavailable, onLeave, onSent } = props;
  const { zone } = useTimeZone();
  const draftKey = noteDraftKey(incidentId);
  const draft = useKeptDraft(draftKey, keeper);
  const [kind, setKind] = useState<WrittenKind>('note');
  const [when, setWhen] = useState('');
  const [busy, setBusy] = useState(false);
  const [correcting, setCorrecting] = useState<TimelineEvent | null>(null);
  const whenMs = when.trim() === '' ? Date.now() : parseWhen(when, Date.now(), zone);
  const whenProblem =
    whenMs === null ? 'Write 09:40, 2026-11-22 09:40 or 20 min ago.' : futureProblem(whenMs);

  useImperativeHandle(handle, () => ({
    takeBack: (text, takenKind) => {
      draft.setText(draft.text.trim() === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);
      const written = writtenEventKindSchema.safeParse(takenKind);
      if (written.success) setKind(written.data);
      inputRef.current?.focus();
      return draft.flush();
    },
    correct: (event) => {
      setCorrecting(event);
      setKind(writtenEventKindSchema.safeParse(event.kind).data ?? 'note');
      setWhen(event.happened_at);
      inputRef.current?.focus();
    },
  }));

  const send = async () => {
    if (draft.text.trim() === '' || busy || whenMs === null || whenProblem !== undefined) return;
    setBusy(true);
    const done = await draft.handOver(async (words) => {
      const source = correcting === null ? '' : correctionSource(correcting.id);
      const event = { kind, text: words.trim(), source, happened_at: toTimestamp(whenMs) };
      const result = await addEvent(incidentId, event, draftKey);
      if (!result.ok) toastRefusal(result.error);
      return result.ok;
    });
    setBusy(false);
    if (!done) return;
    setKind('note');
    setWhen('');
    setCorrecting(null);
    onSent();
  };
  const written = draft.text.trim() !== '';
  return (
    <div className={styles.root} data-written={written || correcting !== null} title={unavailable}>
      {correcting !== null && (
        <Chip
          removeLabel="Write an entry of its own instead"
          onRemove={() => {
            setCorrecting(null);
            setWhen('');
          }}
        >
          Corrects the entry of {formatTime(Date.parse(correcting.happened_at), 'full', zone)}
        </Chip>
      )}
      <div className={styles.options}>
        <Segmented label="Kind of entry" value={kind} options={kindOptions} onChange={setKind} />
        <div className={styles.when}>
          <TextField
            label="Happened at"
            labelHidden
            placeholder="happened now"
            title="When it happened: 09:40, 2026-11-22 09:40, 20 min ago. Empty for now."
            mono
            value={when}
            onChange={setWhen}
            aria-invalid={whenProblem !== undefined}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
              else if (event.key === 'Enter') inputRef.current?.focus();
              else return;
              event.preventDefault();
            }}
          />
        </div>
        <span className={whenProblem === undefined ? styles.read : styles.problem} aria-live="polite">
          {whenProblem ?? (when.trim() !== '' && whenMs !== null ? formatTime(whenMs, 'full', zone) : '')}
        </span>
      </div>
      <Composer
        ref={inputRef}
        label="New entry"
        placeholder={unavailable ?? prompts[kind]}
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
        trailing={
          <>
            <span
              className={draft.state === 'failed' ? styles.problem : styles.draft}
              aria-live="polite"
              data-testid="draft-state"
              data-draft={draft.state}
            >
              {draftTexts[draft.state]}
            </span>
            {written && (
              <Button tone="primary" keys="mod+Enter" busy={busy} onClick={() => void send()}>
                Add
              </Button>
            )}
          </>
        }
      />
    </div>
  );
}

function futureProblem(whenMs: number): string | undefined {
  return whenMs > Date.now() + 60_000 ? 'This time is still to come.' : undefined;
}
