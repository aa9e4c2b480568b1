import type { Incident, IncidentPatch, IncidentStatus } from './incident.ts';
import type { Permission } from './permission.ts';

/** Function of the NIST Cybersecurity Framework 2.0 that a step belongs to. */
export type CsfFunction = 'identify' | 'detect' | 'respond' | 'recover';

export type Transition = {
  readonly from: IncidentStatus;
  readonly to: IncidentStatus;
  /** What the step is called on a button. */
  readonly verb: string;
  readonly csf: CsfFunction;
  readonly permission: Permission;
  /** What must come with the step. */
  readonly needs: readonly TransitionNeed[];
};

export type TransitionNeed = 'reason' | 'resolution' | 'lessons_if_high' | 'duplicate_of';

const open: readonly IncidentStatus[] = [
  'new',
  'triaged',
  'investigating',
  'contained',
  'eradicated',
  'recovered',
];

const forward: readonly Transition[] = [
  step('new', 'triaged', 'Triage', 'detect'),
  step('new', 'investigating', 'Investigate', 'respond'),
  step('triaged', 'investigating', 'Investigate', 'respond'),
  step('triaged', 'contained', 'Mark contained', 'respond'),
  step('investigating', 'contained', 'Mark contained', 'respond'),
  step('contained', 'investigating', 'Back to investigating', 'respond'),
  step('contained', 'eradicated', 'Mark eradicated', 'respond'),
  step('eradicated', 'contained', 'Back to contained', 'respond'),
  step('eradicated', 'recovered', 'Mark recovered', 'recover'),
  step('recovered', 'investigating', 'Back to investigating', 'respond'),
  {
    ...step('recovered', 'closed', 'Close', 'identify'),
    permission: 'incident:close',
    needs: ['resolution', 'lessons_if_high'],
  },
];

const ends: readonly Transition[] = open.flatMap((from) => [
  { ...step(from, 'false_positive', 'False positive', 'detect'), needs: ['reason'] as const },
  { ...step(from, 'duplicate', 'Duplicate of…', 'detect'), needs: ['duplicate_of'] as const },
]);

const reopen: readonly Transition[] = (['closed', 'false_positive', 'duplicate'] as const).map((from) => ({
  ...step(from, 'investigating', 'Reopen', 'respond'),
  needs: ['reason'] as const,
}));

/**
 * The one table of allowed steps (NIST SP 800-61 phases, each mapped to a CSF 2.0 function). The server enforces it,
 * the console offers it. Reopening is the step from an ended state back to investigating.
 */
export const transitions: readonly Transition[] = [...forward, ...ends, ...reopen];

export function isOpen(status: IncidentStatus): boolean {
  return open.includes(status);
}

export function transitionsFrom(status: IncidentStatus): readonly Transition[] {
  return transitions.filter((transition) => transition.from === status);
}

export function findTransition(from: IncidentStatus, to: IncidentStatus): Transition | null {
  return transitions.find((transition) => transition.from === from && transition.to === to) ?? null;
}

export type TransitionVerdict =
  | { readonly kind: 'allowed'; readonly transition: Transition }
  | { readonly kind: 'no_such_step' }
  | { readonly kind: 'missing'; readonly need: TransitionNeed };

/** Whether `patch` may take `incident` to `patch.status`; answers what is missing first, in the order of `needs`. */
export function judgeTransition(
  incident: Incident,
  patch: IncidentPatch & { status: IncidentStatus },
): TransitionVerdict {
  const transition = findTransition(incident.status, patch.status);
  if (transition === null) return { kind: 'no_such_step' };
  const missing = transition.needs.find((need) => !isMet(need, incident, patch));
  return missing === undefined ? { kind: 'allowed', transition } : { kind: 'missing', need: missing };
}

function isMet(need: TransitionNeed, incident: Incident, patch: IncidentPatch): boolean {
  switch (need) {
    case 'reason':
      return hasText(patch.reason);
    case 'resolution':
      return hasText(patch.resolution === undefined ? incident.resolution : patch.resolution);
    case 'lessons_if_high': {
      const severity = patch.severity ?? incident.severity;
      if (severity !== 'critical' && severity !== 'high') return true;
      return hasText(patch.lessons_learned === undefined ? incident.lessons_learned : patch.lessons_learned);
    }
    case 'duplicate_of': {
      const target = patch.duplicate_of === undefined ? incident.duplicate_of : patch.duplicate_of;
      return target !== null && target !== incident.id;
    }
  }
}

function hasText(value: string | null | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function step(from: IncidentStatus, to: IncidentStatus, verb: string, csf: CsfFunction): Transition {
  return { from, to, verb, csf, permission: 'incident:write', needs: [] };
}
