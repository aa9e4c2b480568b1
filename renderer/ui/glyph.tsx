import type { ReactNode } from 'react';
import styles from './glyph.module.css';
import { type Tone, toneStyle } from './tone.ts';

export type GlyphName =
  | 'diamond'
  | 'triangle'
  | 'square'
  | 'dot'
  | 'ring'
  | 'half'
  | 'dashed'
  | 'swap'
  | 'check'
  | 'cross'
  | 'question'
  | 'dash';

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

// Drawn, not typed: letters of a fallback font would differ between systems.
const SHAPES: Readonly<Record<GlyphName, ReactNode>> = {
  diamond: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="currentColor" />,
  triangle: <path d="M6 1.6 11 10.4H1z" fill="currentColor" />,
  square: <path d="M2 2h8v8H2z" fill="currentColor" />,
  dot: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.8" {...line} strokeWidth={1.2} />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.2" {...line} strokeWidth={1.2} />
      <path d="M6 1.8a4.2 4.2 0 0 0 0 8.4z" fill="currentColor" />
    </>
  ),
  dashed: <circle cx="6" cy="6" r="4.4" {...line} strokeDasharray="1.6 1.86" strokeLinecap="butt" />,
  swap: <path d="M1.5 4h8.6M8 1.8 10.3 4 8 6.2M10.5 8H1.9M4 5.8 1.7 8 4 10.2" {...line} strokeWidth={1.2} />,
  check: <path d="m2 6.4 2.7 2.8L10 3" {...line} />,
  cross: <path d="m2.4 2.4 7.2 7.2m0-7.2L2.4 9.6" {...line} />,
  question: (
    <>
      <path d="M3.6 4a2.4 2.4 0 1 1 3.6 2.1C6.4 6.6 6 7 6 7.8" {...line} />
      <circle cx="6" cy="10.3" r=".9" fill="currentColor" />
    </>
  ),
  dash: <path d="M2.5 6h7" {...line} />,
};

export interface GlyphProps {
  readonly name: GlyphName;
  readonly tone?: Tone | undefined;
  /** Side in px; 12 fits text of 11 to 13 px. */
  readonly size?: number | undefined;
  /** Read out in place of the shape; without it the shape is decoration. */
  readonly label?: string | undefined;
}

export function Glyph({ name, tone, size = 12, label }: GlyphProps) {
  const shared = {
    className: styles.glyph,
    viewBox: '0 0 12 12',
    width: size,
    height: size,
    style: toneStyle(tone),
  };
  if (label === undefined) {
    return (
      <svg {...shared} aria-hidden="true">
        {SHAPES[name]}
      </svg>
    );
  }
  return (
    <svg {...shared} role="img" aria-label={label}>
      {SHAPES[name]}
    </svg>
  );
}
