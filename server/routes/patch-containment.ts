import { patchContainment } from '../../shared/api/incidents.ts';
import {
  type ContainmentAction,
  type ContainmentPatch,
  type ContainmentStatus,
  containmentSteps,
} from '../../shared/domain/containment-action.ts';
import type { FieldChange } from '../../shared/domain/timeline-event.ts';
import { requireVersion } from '../checks/if-match.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { incidentOr404, tellChange, touchIncident } from '../incidents/under-incident.ts';
import { containmentText } from '../incidents/wording.ts';
import { entity, putEntity } from '../store/entities.ts';

const underWay: readonly ContainmentStatus[] = ['proposed', 'in_progress'];

/** Records what became of a containment action, along `containmentSteps`. */
export const patchContainmentRoute = writeRoute(
  patchContainment,
  ({ params, body, caller, work, basedOn, audit }) => {
    const org = caller.org.number;
    const incident = incidentOr404(work, org, params.incident_id);
    const action = entity(work.db, org, 'containment', params.action_id);
    if (action === null || action.incident_id !== incident.id) throw new Refusal('not-found');
    requireVersion(basedOn, action);
    const changes = changesOf(action, body);
    if (changes.length === 0) return answer(patchContainment, action, etagHeader(action));
    const next = changed(action, body, work.now);
    putEntity(work, org, 'containment', next);
    tellChange(work, org, {
      incidentId: incident.id,
      kind: 'containment',
      text: containmentText(next),
      changes,
      authorId: caller.user.id,
    });
    touchIncident(work, org, incident);
    audit({
      act: 'containment.changed',
      obj: { id: action.id, type: 'containment_action' },
      inc: incident.id,
      detail: {
        old: { status: action.status, outcome: action.outcome },
        new: { status: next.status, outcome: next.outcome },
      },
    });
    return answer(patchContainment, next, etagHeader(next));
  },
);

function changesOf(action: ContainmentAction, patch: ContainmentPatch): readonly FieldChange[] {
  return (['status', 'outcome'] as const).flatMap((field) => {
    const value = patch[field];
    return value === undefined || value === action[field] ? [] : [{ field, old: action[field], new: value }];
  });
}

function changed(action: ContainmentAction, patch: ContainmentPatch, now: string): ContainmentAction {
  const status = patch.status ?? action.status;
  if (status !== action.status && !containmentSteps(action.status).includes(status))
    throw new Refusal('transition-refused', {
      detail: `There is no step from ${action.status} to ${status}.`,
    });
  const isOver = !underWay.includes(status);
  return {
    ...action,
    status,
    outcome: patch.outcome === undefined ? action.outcome : patch.outcome,
    finished_at: status === action.status ? action.finished_at : isOver ? now : null,
    updated_at: now > action.updated_at ? now : action.updated_at,
    version: action.version + 1,
  };
}
