import { formatKeys } from '../lib/hotkeys/key-chord.ts';
import styles from './kbd.module.css';

export interface KbdProps {
  /** As in an action: `mod+k`, `Escape`, `g q`. */
  readonly keys: string;
  /** On a filled button: no border of its own. */
  readonly filled?: boolean | undefined;
}

export function Kbd({ keys, filled }: KbdProps) {
  return <kbd className={filled ? styles.filled : styles.kbd}>{formatKeys(keys)}</kbd>;
}
