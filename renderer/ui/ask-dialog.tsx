import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { TextArea } from './text-area.tsx';
import { TextField } from './text-field.tsx';

export interface AskField {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly placeholder?: string | undefined;
  /** Several lines. */
  readonly long?: boolean | undefined;
  readonly mono?: boolean | undefined;
  readonly initial?: string | undefined;
  readonly maxLength?: number | undefined;
  /** What is wrong with the text, as a sentence; undefined when it will do. */
  readonly problem?: ((text: string) => string | undefined) | undefined;
}

export interface AskDialogProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly fields: readonly AskField[];
  readonly confirmLabel: string;
  readonly busy?: boolean | undefined;
  /** Why the last try did not work. */
  readonly error?: string | undefined;
  readonly onAnswer: (answers: Readonly<Record<string, string>>) => void;
  readonly onClose: () => void;
}

/** Asks for the few texts that an action needs. */
export function AskDialog(props: AskDialogProps) {
  const { title, intro, fields, confirmLabel, busy, error, onAnswer, onClose } = props;
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map((field) => [field.id, field.initial ?? ''])),
  );
  const [tried, setTried] = useState(false);
  const problemOf = (field: AskField) => field.problem?.(texts[field.id] ?? '');
  const submit = () => {
    setTried(true);
    if (busy || fields.some((field) => problemOf(field) !== undefined)) return;
    onAnswer(texts);
  };
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={submit}
      width={520}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy} keys="mod+Enter">
            {confirmLabel}
          </Button>
        </>
      }
    >
      {intro !== undefined && <div>{intro}</div>}
      {fields.map((field, index) => {
        const shared = {
          label: field.label,
          hint: field.hint,
          error: tried ? problemOf(field) : undefined,
          value: texts[field.id] ?? '',
          onChange: (text: string) => setTexts({ ...texts, [field.id]: text }),
          placeholder: field.placeholder,
          maxLength: field.maxLength,
          mono: field.mono,
          'data-autofocus': index === 0 ? true : undefined,
        };
        return field.long ? (
          <TextArea key={field.id} {...shared} rows={4} />
        ) : (
          <TextField key={field.id} {...shared} />
        );
      })}
      {error !== undefined && <ErrorPanel title={error} />}
    </Dialog>
  );
}
