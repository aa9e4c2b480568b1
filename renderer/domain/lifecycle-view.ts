import type { Incident, IncidentStatus } from '../../shared/domain/incident.ts';
import { type Transition, type TransitionNeed, transitionsFrom } from '../../shared/domain/lifecycle.ts';
import type { Role } from '../../shared/domain/role.ts';
import { statusLabel } from './status-view.ts';
import { whyNot } from './why-not.ts';

export interface OfferedStep {
  readonly to: IncidentStatus;
  /** `Mark contained`, with `…` when something is asked first. */
  readonly label: string;
  readonly target: string;
  readonly transition: Transition;
  /** Why the person may not take it. */
  readonly unavailable: string | undefined;
}

/** Steps out of the present state, in the order of the lifecycle; those out of reach stay, with their reason. */
export function offeredSteps(status: IncidentStatus, roles: readonly Role[]): readonly OfferedStep[] {
  return transitionsFrom(status).map((transition) => ({
    to: transition.to,
    label:
      transition.needs.length > 0 && !transition.verb.endsWith('…') ? `${transition.verb}…` : transition.verb,
    target: statusLabel(transition.to),
    transition,
    unavailable: whyNot(roles, transition.permission),
  }));
}

const order: readonly IncidentStatus[] = [
  'new',
  'triaged',
  'investigating',
  'contained',
  'eradicated',
  'recovered',
  'closed',
];

/** The next state on the straight way to closure: what the main button offers. Null once the incident has ended. */
export function nextStep(status: IncidentStatus, roles: readonly Role[]): OfferedStep | null {
  const at = order.indexOf(status);
  if (at < 0) return null;
  const after = order[at + 1];
  return offeredSteps(status, roles).find((step) => step.to === after) ?? null;
}

/** What a step asks for before it can be taken, in order. */
export type StepQuestion = 'reason' | 'resolution' | 'lessons' | 'duplicate';

export function questionsOf(
  transition: Transition,
  incident: Pick<Incident, 'severity'>,
): readonly StepQuestion[] {
  return transition.needs.flatMap((need) => questionsBehind(need, incident));
}

function questionsBehind(
  need: TransitionNeed,
  incident: Pick<Incident, 'severity'>,
): readonly StepQuestion[] {
  switch (need) {
    case 'reason':
      return ['reason'];
    case 'resolution':
      return ['resolution'];
    case 'lessons_if_high':
      return incident.severity === 'critical' || incident.severity === 'high' ? ['lessons'] : [];
    case 'duplicate_of':
      return ['duplicate'];
  }
}
