import { addContainment } from '../../shared/api/incidents.ts';
import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { incidentOr404, sameAsBefore, tellChange, touchIncident } from '../incidents/under-incident.ts';
import { containmentText } from '../incidents/wording.ts';
import { putEntity } from '../store/entities.ts';

/** Proposes a containment action. Nothing is executed: this records what people intend and do. */
export const addContainmentRoute = writeRoute(addContainment, ({ params, body, caller, work, audit }) => {
  const org = caller.org.number;
  const incident = incidentOr404(work, org, params.incident_id);
  const before = sameAsBefore(work, org, 'containment', incident.id, body);
  if (before !== null) return answer(addContainment, before, etagHeader(before));
  const action: ContainmentAction = {
    ...body,
    incident_id: incident.id,
    status: 'proposed',
    outcome: null,
    proposed_by: caller.user.id,
    finished_at: null,
    created_at: work.now,
    updated_at: work.now,
    version: 1,
  };
  putEntity(work, org, 'containment', action);
  tellChange(work, org, {
    incidentId: incident.id,
    kind: 'containment',
    text: containmentText(action),
    changes: [],
    authorId: caller.user.id,
  });
  touchIncident(work, org, incident);
  audit({
    act: 'containment.proposed',
    obj: { id: action.id, type: 'containment_action' },
    inc: incident.id,
    detail: { kind: action.kind, target: action.target, reason: action.reason },
  });
  return answer(addContainment, action, etagHeader(action));
});
