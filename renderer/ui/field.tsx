import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

export interface FieldText {
  readonly label: string;
  /** The label is only read out. */
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
}

export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps extends FieldText {
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label, and its hint or error tied to it for screen readers. */
export function Field({ label, labelHidden, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={labelHidden ? styles.hidden : styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : noteId,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {note !== undefined && (
        <div id={noteId} className={error === undefined ? styles.hint : styles.error} aria-live="polite">
          {note}
        </div>
      )}
    </div>
  );
}
