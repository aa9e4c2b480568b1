import type { Incident, IncidentField, IncidentPatch, IncidentStatus } from '../../shared/domain/incident.ts';
import {
  isOpen,
  judgeTransition,
  type Transition,
  type TransitionNeed,
} from '../../shared/domain/lifecycle.ts';
import type { FieldChange } from '../../shared/domain/timeline-event.ts';
import { Refusal } from '../http/refusal.ts';
import { laterThan } from './later-than.ts';

/** What a patch makes of an incident. */
export type IncidentChange = {
  readonly next: Incident;
  /** Fields that differ now, in the order of the patch; empty when nothing does. */
  readonly changes: readonly FieldChange[];
  /** The lifecycle step among them. */
  readonly transition: Transition | null;
};

/** Fields that tell how a case ended; they belong to the step that they come with. */
const closingFields: readonly string[] = ['resolution', 'lessons_learned', 'duplicate_of'];

const needed: Readonly<Record<TransitionNeed, string>> = {
  reason: 'a reason',
  resolution: 'a resolution',
  lessons_if_high: 'a lessons-learned text at this severity',
  duplicate_of: 'the incident that it repeats',
};

/** Applies a patch at time `now`; fields that stay as they are do not count. Refuses what the lifecycle does not allow. */
export function changeIncident(incident: Incident, patch: IncidentPatch, now: string): IncidentChange {
  const { reason, ...fields } = patch;
  const changed = Object.entries(fields).flatMap(([field, value]) =>
    value === undefined || isSame(incident[field as IncidentField], value) ? [] : [[field, value] as const],
  );
  if (changed.length === 0) return { next: incident, changes: [], transition: null };
  const changes = changed.map(([field, value]) => ({
    field,
    old: incident[field as IncidentField],
    new: value,
  }));
  const status = changed.some(([field]) => field === 'status') ? patch.status : undefined;
  const transition =
    status === undefined ? null : allowedStep(incident, { ...fields, ...reasonOf(reason), status });
  const next: Incident = {
    ...incident,
    ...Object.fromEntries(changed),
    ...(status === undefined ? {} : timesOf(incident, status, now)),
    updated_at: laterThan(incident.updated_at, now),
    version: incident.version + 1,
  };
  refuseHollowEnd(next);
  return { next, changes, transition };
}

/** The changes that belong to the lifecycle step, and the others. */
export function splitChanges(change: IncidentChange): {
  readonly step: readonly FieldChange[];
  readonly others: readonly FieldChange[];
} {
  if (change.transition === null) return { step: [], others: change.changes };
  const isOfStep = ({ field }: FieldChange) => field === 'status' || closingFields.includes(field);
  const step = change.changes.filter(isOfStep);
  const statusFirst = step.toSorted(
    (left, right) => Number(right.field === 'status') - Number(left.field === 'status'),
  );
  return { step: statusFirst, others: change.changes.filter((made) => !isOfStep(made)) };
}

function allowedStep(incident: Incident, patch: IncidentPatch & { status: IncidentStatus }): Transition {
  const verdict = judgeTransition(incident, patch);
  switch (verdict.kind) {
    case 'allowed':
      return verdict.transition;
    case 'no_such_step':
      throw new Refusal('transition-refused', {
        detail: `There is no step from ${incident.status} to ${patch.status}.`,
      });
    case 'missing':
      throw new Refusal('transition-refused', { detail: `This step needs ${needed[verdict.need]}.` });
  }
}

/** When a state is reached for the first time, it is stamped; later visits keep the first time. */
function timesOf(incident: Incident, status: IncidentStatus, now: string): Partial<Incident> {
  return {
    acknowledged_at: incident.acknowledged_at ?? now,
    contained_at: incident.contained_at ?? (status === 'contained' ? now : null),
    recovered_at: incident.recovered_at ?? (status === 'recovered' ? now : null),
    closed_at: incident.closed_at ?? (isOpen(status) ? null : now),
  };
}

/** What a step needed cannot be taken away again while the state lasts. */
function refuseHollowEnd(incident: Incident): void {
  const isHollow =
    (incident.status === 'closed' && (incident.resolution ?? '').trim() === '') ||
    (incident.status === 'duplicate' && incident.duplicate_of === null);
  if (isHollow)
    throw new Refusal('transition-refused', {
      detail: `${incident.status} stands on what this would remove.`,
    });
}

function reasonOf(reason: string | undefined): Pick<IncidentPatch, 'reason'> {
  return reason === undefined ? {} : { reason };
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (Array.isArray(left) && JSON.stringify(left) === JSON.stringify(right));
}
