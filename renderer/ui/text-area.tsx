import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './field.module.css';
import { Field, type FieldText } from './field.tsx';

type AreaProps = Omit<ComponentPropsWithRef<'textarea'>, 'className' | 'style' | 'onChange' | 'value' | 'id'>;

export interface TextAreaProps extends AreaProps, FieldText {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean | undefined;
}

/** Begins with `rows` lines and grows with its text. */
export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  value,
  onChange,
  mono,
  rows = 3,
  ...rest
}: TextAreaProps) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(ids) => (
        <div className={styles.areaBox}>
          <textarea
            rows={rows}
            {...rest}
            {...ids}
            style={{ minHeight: `calc(${rows * 1.5}em + 12px)` }}
            className={classNames(styles.area, mono && styles.mono)}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </Field>
  );
}

export interface ComposerProps extends Omit<AreaProps, 'onSubmit'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Ctrl Enter, or Command Enter on a Mac. */
  readonly onSubmit: () => void;
  readonly leading?: ReactNode;
  /** Beside the text: state of the draft, the button that sends. */
  readonly trailing?: ReactNode;
}

/** A note being written: one line at rest, growing to a third of the window. */
export function Composer({ label, value, onChange, onSubmit, leading, trailing, ...rest }: ComposerProps) {
  return (
    <div className={styles.composer}>
      {leading}
      <textarea
        rows={1}
        {...rest}
        aria-label={label}
        aria-keyshortcuts="Control+Enter"
        className={styles.composerText}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          rest.onKeyDown?.(event);
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onSubmit();
        }}
      />
      {trailing}
    </div>
  );
}
