import { type RefObject, useEffect, useRef } from 'react';
import { conflictDraftKey } from '../../domain/draft-keys.ts';
import { useKeptDraft } from '../../lib/use-kept-draft.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NOBODY, optionsFor, thirdKind, writtenText, writtenValue } from './conflict-words.ts';
import { saveDraft } from './conflicts-commands.ts';
import { type Conflict, type ConflictField, loadDraft, usePeople } from './conflicts-queries.ts';
import { choiceKey, choose } from './conflicts-view-state.ts';

interface ThirdValueProps {
  readonly conflict: Conflict;
  readonly field: ConflictField;
  readonly value: ConflictField['mine'];
}

const keeper = { load: loadDraft, save: saveDraft };

/** A value that is neither theirs nor mine; what is written is kept as a draft until it is sent. */
export function ThirdValue({ conflict, field, value }: ThirdValueProps) {
  const kind = thirdKind(field.field);
  if (kind === 'choice') return <ChosenValue conflict={conflict} field={field} value={value} />;
  return <WrittenValue conflict={conflict} field={field} />;
}

function ChosenValue({ conflict, field, value }: ThirdValueProps) {
  const options = optionsFor(field.field, conflict, usePeople());
  return (
    <Select
      label="Another value"
      labelHidden
      value={value === null ? NOBODY : String(value)}
      options={options}
      searchable={options.length > 12}
      onChange={(next) =>
        choose(choiceKey(conflict.id, field.field), {
          take: 'value',
          value: field.field === 'assignee_id' && next === NOBODY ? null : next,
        })
      }
    />
  );
}

function WrittenValue({ conflict, field }: Omit<ThirdValueProps, 'value'>) {
  const draft = useKeptDraft(conflictDraftKey(conflict.id, field.field), keeper);
  const { text, state, setText } = draft;
  const begin = writtenText(field.mine);
  const begun = useRef(false);
  useEffect(() => {
    if (state === 'loading' || begun.current) return;
    // Only what the keeper did not have begins with mine; emptied by hand it stays empty.
    begun.current = true;
    if (state === 'empty' && begin !== '') setText(begin);
  }, [state, begin, setText]);
  useEffect(() => {
    if (state === 'loading') return;
    choose(choiceKey(conflict.id, field.field), { take: 'value', value: writtenValue(field.field, text) });
  }, [conflict.id, field.field, state, text]);
  const common = {
    label: 'A third value',
    labelHidden: true,
    value: text,
    onChange: setText,
    onBlur: () => void draft.flush(),
    'data-third': choiceKey(conflict.id, field.field),
  };
  return thirdKind(field.field) === 'text' ? (
    <TextArea {...common} rows={5} />
  ) : (
    <TextField {...common} autoComplete="off" />
  );
}

/** Puts the cursor into what is being written, once it is there. */
export function focusThird(root: RefObject<HTMLElement | null>, key: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>(`[data-field="${key}"] :is(textarea, input)`)?.focus(),
    ),
  );
}
