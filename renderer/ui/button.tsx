import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { ariaKeys } from '../lib/hotkeys/key-chord.ts';
import styles from './button.module.css';
import { Kbd } from './kbd.tsx';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style'> {
  readonly tone?: 'default' | 'primary' | 'danger' | 'quiet' | undefined;
  /** The key that does the same, as in an action; shown, not bound. */
  readonly keys?: string | undefined;
  /** The key stands before the label, as in lists of next steps. */
  readonly keysFirst?: boolean | undefined;
  readonly icon?: ReactNode;
  /** Shows that it works and takes no second press. */
  readonly busy?: boolean | undefined;
  readonly fullWidth?: boolean | undefined;
}

export function Button(props: ButtonProps) {
  const {
    tone = 'default',
    keys,
    keysFirst,
    icon,
    busy,
    fullWidth,
    children,
    disabled,
    onClick,
    ...rest
  } = props;
  const kbd = keys !== undefined && <Kbd keys={keys} filled={tone === 'primary'} />;
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        styles.button,
        styles[tone],
        fullWidth && styles.full,
        keysFirst && styles.listed,
      )}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      aria-busy={busy || undefined}
      disabled={disabled}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {keysFirst && kbd}
      {children}
      {!keysFirst && kbd}
    </button>
  );
}
