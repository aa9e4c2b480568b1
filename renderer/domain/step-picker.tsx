import type { IncidentStatus } from '../../shared/domain/incident.ts';
import type { Role } from '../../shared/domain/role.ts';
import { Picker } from '../ui/picker.tsx';
import { showToast } from '../ui/toast.tsx';
import { type OfferedStep, offeredSteps } from './lifecycle-view.ts';
import { statusWord } from './status-view.ts';

interface StepPickerProps {
  /** Of which incident, for the title. */
  readonly of: string;
  readonly status: IncidentStatus;
  readonly roles: readonly Role[];
  readonly onPick: (step: OfferedStep) => void;
  readonly onClose: () => void;
}

/** The steps that lead out of the present state; one that the person may not take says why. */
export function StepPicker({ of, status, roles, onPick, onClose }: StepPickerProps) {
  const steps = offeredSteps(status, roles);
  return (
    <Picker
      open
      title={`Status of ${of}`}
      placeholder={`Now ${statusWord(status)}; next…`}
      items={steps.map((step) => ({
        id: step.to,
        text: step.label,
        note: step.unavailable ?? step.target.toLowerCase(),
      }))}
      onPick={(id) => {
        const step = steps.find((each) => each.to === id);
        if (step === undefined) return;
        if (step.unavailable === undefined) onPick(step);
        else showToast({ tone: 'warn', text: step.unavailable });
      }}
      onClose={onClose}
    />
  );
}
