import type { ReactNode } from 'react';
import { Glyph, type GlyphName } from './glyph.tsx';
import styles from './mark.module.css';
import type { Tone } from './tone.ts';

export interface MarkProps {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly children: ReactNode;
}

/** A coloured shape with its word: state is never said by colour alone. */
export function Mark({ glyph, tone, children }: MarkProps) {
  return (
    <span className={styles.mark}>
      <Glyph name={glyph} tone={tone} size={11} />
      <span className={styles.text}>{children}</span>
    </span>
  );
}
