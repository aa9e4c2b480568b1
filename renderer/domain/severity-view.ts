import type { Severity } from '../../shared/domain/severity.ts';

interface SeverityView {
  readonly label: string;
  readonly glyph: 'diamond' | 'triangle' | 'square' | 'dot' | 'ring';
  readonly tone: Severity;
}

/** Said by shape, colour and word; never by colour alone. */
export const severityViews: Readonly<Record<Severity, SeverityView>> = {
  critical: { label: 'Critical', glyph: 'diamond', tone: 'critical' },
  high: { label: 'High', glyph: 'triangle', tone: 'high' },
  medium: { label: 'Medium', glyph: 'square', tone: 'medium' },
  low: { label: 'Low', glyph: 'dot', tone: 'low' },
  info: { label: 'Info', glyph: 'ring', tone: 'info' },
};
