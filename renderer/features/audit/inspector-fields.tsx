import { useState } from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import type { EventDetail, EventField } from './event-queries.ts';
import { fieldStates, fittingFields, pointerWords } from './field-words.ts';
import styles from './inspector.module.css';

const FIRST = 120;

interface FieldRowProps {
  readonly field: EventField;
  readonly onPivot: (query: string, only: boolean) => void;
}

function FieldRow({ field, onPivot }: FieldRowProps) {
  const { path, value, state, pivot } = field;
  const shown = state === null ? null : fieldStates[state];
  const body = (
    <>
      <span className={styles.path}>
        <UntrustedText text={pointerWords(path)} />
      </span>
      <span className={styles.value}>
        {shown !== null && (
          <Mark glyph={shown.glyph} tone={shown.tone}>
            {shown.label}
          </Mark>
        )}{' '}
        {(state === null || state === 'opened' || state === 'mismatch') && <UntrustedText text={value} />}
      </span>
    </>
  );
  if (pivot === null)
    return (
      <div className={styles.field} title={shown?.explanation}>
        {body}
      </div>
    );
  return (
    <button
      type="button"
      className={styles.field}
      data-pivot={pivot}
      title={`Enter: narrow the list to this. Shift Enter: this alone. − : all but this.\n${visibleText(value)}`}
      onClick={(event) => onPivot(pivot, event.shiftKey)}
    >
      {body}
    </button>
  );
}

export interface InspectorFieldsProps {
  readonly detail: EventDetail;
  readonly onPivot: (query: string, only: boolean) => void;
}

/** Every field of the record; each is a way to the events that share its value. */
export function InspectorFields({ detail, onPivot }: InspectorFieldsProps) {
  const [words, setWords] = useState('');
  const [all, setAll] = useState(false);
  const fitting = fittingFields(detail.fields, words);
  const shown = all ? fitting : fitting.slice(0, FIRST);
  return (
    <>
      {detail.fields.length > 12 && (
        <TextField
          label="Find a field"
          labelHidden
          placeholder={`Find in ${formatCount(detail.fields.length)} fields`}
          value={words}
          onChange={setWords}
          maxLength={200}
        />
      )}
      <div className={styles.fields}>
        {shown.map((field, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record of somebody else may name a path twice
          <FieldRow key={`${index} ${field.path}`} field={field} onPivot={onPivot} />
        ))}
      </div>
      {fitting.length === 0 && <p className={styles.note}>No field fits.</p>}
      {shown.length < fitting.length && (
        <Button onClick={() => setAll(true)}>Show all {formatCount(fitting.length)} fields</Button>
      )}
    </>
  );
}
