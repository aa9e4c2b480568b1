import type { Severity } from '../../shared/domain/severity.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import { Mark } from '../ui/mark.tsx';
import type { Tone } from '../ui/tone.ts';

interface Look {
  readonly label: string;
  readonly glyph: GlyphName;
  readonly tone: Tone;
}

export const severityLook: Readonly<Record<Severity, Look>> = {
  critical: { label: 'Critical', glyph: 'diamond', tone: 'critical' },
  high: { label: 'High', glyph: 'triangle', tone: 'high' },
  medium: { label: 'Medium', glyph: 'square', tone: 'medium' },
  low: { label: 'Low', glyph: 'dot', tone: 'low' },
  info: { label: 'Info', glyph: 'ring', tone: 'info' },
};

/** `◆ Critical`, in the shape and colour of the severity. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const { label, glyph, tone } = severityLook[severity];
  return (
    <Mark glyph={glyph} tone={tone}>
      {label}
    </Mark>
  );
}
