import { useState } from 'react';
import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';
import { AskDialog } from '../ui/ask-dialog.tsx';
import { type OfferedStep, questionsOf } from './lifecycle-view.ts';
import { stepFields, stepPatch } from './step-form.ts';

export type SteppedIncident = Pick<Incident, 'id' | 'severity' | 'resolution' | 'lessons_learned'>;

interface StepDialogProps {
  readonly of: string;
  readonly incident: SteppedIncident;
  readonly step: OfferedStep;
  /** The id behind a typed reference; null when there is no such incident here. */
  readonly findIncident: (reference: string) => Promise<string | null>;
  readonly onAnswer: (patch: IncidentPatch) => void;
  readonly onClose: () => void;
}

/** Asks for what a step needs. */
export function StepDialog({ of, incident, step, findIncident, onAnswer, onClose }: StepDialogProps) {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const answer = async (answers: Readonly<Record<string, string>>) => {
    let duplicateId: string | null = null;
    if (answers.duplicate !== undefined) {
      const reference = answers.duplicate.trim().toUpperCase();
      setBusy(true);
      duplicateId = await findIncident(reference);
      setBusy(false);
      if (duplicateId === null) return setError(`${reference} is not known on this machine.`);
      if (duplicateId === incident.id) return setError('An incident cannot be a duplicate of itself.');
    }
    onAnswer(stepPatch(step, answers, duplicateId));
  };
  return (
    <AskDialog
      title={`${of}: ${step.label.charAt(0).toLowerCase()}${step.label.slice(1)}`}
      fields={stepFields(questionsOf(step.transition, incident), incident)}
      confirmLabel={step.to === 'duplicate' ? 'Mark as duplicate' : step.transition.verb}
      busy={busy}
      error={error}
      onAnswer={(answers) => void answer(answers)}
      onClose={onClose}
    />
  );
}
