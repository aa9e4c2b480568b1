import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ComponentPropsWithRef, type ReactNode, useState } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './field.module.css';
import { Field, type FieldText } from './field.tsx';
import { IconButton } from './icon-button.tsx';

type InputProps = Omit<ComponentPropsWithRef<'input'>, 'className' | 'style' | 'onChange' | 'value' | 'id'>;

export interface TextFieldProps extends InputProps, FieldText {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean | undefined;
  readonly leading?: ReactNode;
  readonly trailing?: ReactNode;
}

export function TextField(props: TextFieldProps) {
  const { label, labelHidden, hint, error, value, onChange, mono, leading, trailing, ...rest } = props;
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(ids) => (
        <div className={styles.box}>
          {leading}
          <input
            spellCheck={false}
            {...rest}
            {...ids}
            className={classNames(styles.input, mono && styles.mono)}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {trailing}
        </div>
      )}
    </Field>
  );
}

/** A secret that can be looked at while typing it. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      trailing={
        <IconButton
          label={shown ? 'Hide the password' : 'Show the password'}
          icon={shown ? <IconEyeOff /> : <IconEye />}
          pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
