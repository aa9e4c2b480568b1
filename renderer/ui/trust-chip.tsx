import { Glyph, type GlyphName } from './glyph.tsx';
import { Tip } from './tip.tsx';
import { type Tone, toneStyle } from './tone.ts';
import styles from './trust-chip.module.css';

export interface TrustChipProps {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly label: string;
  /** A sentence that says what the state means and what to do. */
  readonly explanation?: string | undefined;
  /** Only the shape; the label is read out and shown on hover. */
  readonly compact?: boolean | undefined;
}

/** How far what is beside it can be believed: live, cached, pending, in conflict, verified or not. */
export function TrustChip({ glyph, tone, label, explanation, compact }: TrustChipProps) {
  const chip = (
    <span className={styles.chip} style={toneStyle(tone)}>
      <Glyph name={glyph} label={compact ? label : undefined} />
      {!compact && label}
    </span>
  );
  if (explanation === undefined && !compact) return chip;
  return <Tip text={explanation ?? label}>{chip}</Tip>;
}
