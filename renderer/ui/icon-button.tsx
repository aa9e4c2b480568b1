import type { ComponentPropsWithRef, ReactNode } from 'react';
import { ariaKeys } from '../lib/hotkeys/key-chord.ts';
import styles from './icon-button.module.css';
import { Tip } from './tip.tsx';

export interface IconButtonProps
  extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style' | 'children'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string | undefined;
  readonly pressed?: boolean | undefined;
}

/** A square button whose name and key are told by its tooltip. */
export function IconButton({ label, icon, keys, pressed, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        {...rest}
        className={styles.button}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      >
        {icon}
      </button>
    </Tip>
  );
}
