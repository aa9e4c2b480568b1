import type { GlyphName } from '../ui/glyph.tsx';
import type { Tone } from '../ui/tone.ts';
import { TrustChip } from '../ui/trust-chip.tsx';

export type TrustState = 'live' | 'cached' | 'pending' | 'conflict' | 'refused' | 'verified' | 'unverified';

interface Look {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly label: string;
  readonly explanation: string;
}

export const trustLook: Readonly<Record<TrustState, Look>> = {
  live: {
    glyph: 'dot',
    tone: 'ok',
    label: 'live',
    explanation: 'What you see is what the server has: changes arrive as they happen.',
  },
  cached: {
    glyph: 'half',
    tone: 'warn',
    label: 'cached',
    explanation: 'Shown from this machine; the server may have something newer.',
  },
  pending: {
    glyph: 'dashed',
    tone: 'accent',
    label: 'pending',
    explanation: 'Kept on this machine and shown to you; the server has not confirmed it yet.',
  },
  conflict: {
    glyph: 'swap',
    tone: 'accent',
    label: 'conflict',
    explanation: 'You and somebody else changed the same thing; choose which holds.',
  },
  refused: {
    glyph: 'cross',
    tone: 'bad',
    label: 'refused',
    explanation: 'The server said no. Your words are kept: change and send them again, or discard them.',
  },
  verified: { glyph: 'check', tone: 'ok', label: 'verified', explanation: 'Checked against its signature.' },
  unverified: {
    glyph: 'question',
    tone: 'warn',
    label: 'unverified',
    explanation: 'Nobody has checked this against a signature.',
  },
};

export interface TrustMarkProps {
  readonly state: TrustState;
  /** In place of the word, such as an age: `pending, 12 s`. */
  readonly label?: string | undefined;
  readonly explanation?: string | undefined;
  readonly compact?: boolean | undefined;
}

export function TrustMark({ state, label, explanation, compact }: TrustMarkProps) {
  const look = trustLook[state];
  return (
    <TrustChip
      glyph={look.glyph}
      tone={look.tone}
      label={label ?? look.label}
      explanation={explanation ?? look.explanation}
      compact={compact}
    />
  );
}
