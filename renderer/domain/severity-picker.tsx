import { type Severity, severitySchema } from '../../shared/domain/severity.ts';
import { Picker } from '../ui/picker.tsx';
import { SeverityMark } from './severity-mark.tsx';
import { severityViews } from './severity-view.ts';

interface SeverityPickerProps {
  /** Of which incident, for the title. */
  readonly of: string;
  readonly current: Severity;
  readonly onPick: (severity: Severity) => void;
  readonly onClose: () => void;
}

export function SeverityPicker({ of, current, onPick, onClose }: SeverityPickerProps) {
  return (
    <Picker
      open
      title={`Severity of ${of}`}
      placeholder="Severity"
      items={severitySchema.options.map((severity) => ({
        id: severity,
        text: severityViews[severity].label,
        view: <SeverityMark severity={severity} />,
        current: severity === current,
      }))}
      onPick={(id) => onPick(severitySchema.parse(id))}
      onClose={onClose}
    />
  );
}
