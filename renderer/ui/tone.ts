import type { CSSProperties } from 'react';

/** Colour tokens a primitive may be given. */
export type Tone =
  | 'text'
  | 'muted'
  | 'faint'
  | 'accent'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'ok'
  | 'warn'
  | 'bad';

export function toneStyle(tone: Tone | undefined): CSSProperties | undefined {
  return tone === undefined ? undefined : { color: `var(--${tone})` };
}
