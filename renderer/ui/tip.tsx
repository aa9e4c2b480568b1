import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './tip.module.css';

export interface TipProps {
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  /** One element that takes a ref and pointer handlers. */
  readonly children: ReactElement;
}

export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  const label = (
    <span className={styles.tip}>
      {text}
      {keys !== undefined && <Kbd keys={keys} />}
    </span>
  );
  return (
    <Tooltip label={label} position={side} multiline>
      {children}
    </Tooltip>
  );
}
