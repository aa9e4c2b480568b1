import type { Severity } from '../../shared/domain/severity.ts';
import { Mark } from '../ui/mark.tsx';
import { severityViews } from './severity-view.ts';

export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const view = severityViews[severity];
  return (
    <Mark glyph={view.glyph} tone={view.tone}>
      {view.label}
    </Mark>
  );
}
