import { useState } from 'react';
import {
  type ContainmentKind,
  type ContainmentStatus,
  containmentKindSchema,
  containmentSteps,
} from '../../../shared/domain/containment-action.ts';
import type { ShownContainment } from '../../../shared/ipc/containment-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { containmentLabel, containmentStepLabel, containmentViews } from '../../domain/fact-views.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Picker } from '../../ui/picker.tsx';
import { proposeAction, updateAction } from './change-containment.ts';

interface ProposeProps {
  readonly incidentId: string;
  /** Which incident, for the titles. */
  readonly of: string;
  readonly onClose: () => void;
}

const required = (what: string, most: number) => (text: string) => {
  if (text.trim() === '') return `${what} is missing.`;
  return text.length > most ? `At most ${most} characters.` : undefined;
};

/** First what is to be done, then to what and why. */
export function ProposeDialog({ incidentId, of, onClose }: ProposeProps) {
  const [kind, setKind] = useState<ContainmentKind | null>(null);
  if (kind === null)
    return (
      <Picker
        open
        title={`Containment for ${of}`}
        placeholder="What is to be done"
        items={containmentKindSchema.options.map((option) => ({
          id: option,
          text: containmentLabel(option),
        }))}
        onPick={(id) => setKind(containmentKindSchema.parse(id))}
        onClose={onClose}
      />
    );
  return (
    <AskDialog
      title={`${containmentLabel(kind)} for ${of}`}
      intro="This records the proposal. Watchfloor does nothing to the target by itself."
      fields={[
        {
          id: 'target',
          label: 'Target',
          placeholder: 'Host, account, address, key…',
          mono: true,
          maxLength: 300,
          problem: required('The target', 300),
        },
        { id: 'reason', label: 'Why', long: true, maxLength: 4_000, problem: required('The reason', 4_000) },
      ]}
      confirmLabel="Propose"
      onAnswer={({ target = '', reason = '' }) => {
        onClose();
        void proposeAction(incidentId, { kind, target: target.trim(), reason: reason.trim() });
      }}
      onClose={onClose}
    />
  );
}

interface ContainProps {
  readonly actions: readonly ShownContainment[];
  /** The action that was chosen already; null when the steps of all are offered. */
  readonly actionId: string | null;
  readonly of: string;
  readonly onClose: () => void;
}

type Step = { readonly action: ShownContainment; readonly to: ContainmentStatus };

/** The steps that lead on from where the actions are; then what came of it. */
export function ContainDialog({ actions, actionId, of, onClose }: ContainProps) {
  const [step, setStep] = useState<Step | null>(null);
  if (step !== null)
    return (
      <AskDialog
        title={`${containmentStepLabel(step.to)}: ${containmentLabel(step.action.kind)}, ${visibleText(step.action.target)}`}
        fields={[
          {
            id: 'outcome',
            label: 'What came of it',
            hint: 'May stay empty. The text before stays in the timeline.',
            long: true,
            maxLength: 4_000,
            initial: step.action.outcome ?? '',
          },
        ]}
        confirmLabel={containmentStepLabel(step.to)}
        onAnswer={({ outcome = '' }) => {
          onClose();
          void updateAction(step.action, step.to, outcome.trim());
        }}
        onClose={onClose}
      />
    );
  const steps = actions
    .filter((action) => actionId === null || action.id === actionId)
    .flatMap((action) => containmentSteps(action.status).map((to): Step => ({ action, to })));
  const idOf = ({ action, to }: Step) => `${action.id} ${to}`;
  return (
    <Picker
      open
      title={`Containment of ${of}`}
      placeholder="Which step"
      nothing="There is no step to take: propose something first."
      items={steps.map((one) => {
        const { glyph, tone } = containmentViews[one.to];
        const what = `${containmentLabel(one.action.kind)}, ${visibleText(one.action.target)}`;
        return {
          id: idOf(one),
          text: `${containmentStepLabel(one.to)} ${what}`,
          view: (
            <>
              <Glyph name={glyph} tone={tone} /> {containmentStepLabel(one.to)}
            </>
          ),
          note: `${what} (${containmentViews[one.action.status].label})`,
        };
      })}
      onPick={(id) => setStep(steps.find((one) => idOf(one) === id) ?? null)}
      onClose={onClose}
    />
  );
}
