import { createHash } from 'node:crypto';
import { createIncident } from '../../shared/api/incidents.ts';
import { canonicalJson } from '../../shared/audit/canonical-json.ts';
import type { Incident, NewIncident } from '../../shared/domain/incident.ts';
import { requireAssignment } from '../checks/permissions.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { entity } from '../store/entities.ts';
import { insertIncident, madeFromOf, nextReference } from '../store/incidents.ts';
import { isActiveMember } from '../store/users.ts';

/** Declares an incident. What a console declared while it was offline keeps the times that the person gave. */
export const createIncidentRoute = writeRoute(createIncident, ({ body, caller, work, audit }) => {
  const org = caller.org.number;
  const madeFrom = createHash('sha256').update(canonicalJson(body)).digest();
  const before = entity(work.db, org, 'incident', body.id);
  if (before !== null) {
    if (madeFromOf(work.db, org, body.id)?.equals(madeFrom) === true) return created(before);
    throw new Refusal('conflict', { detail: 'This id stands for another incident.' });
  }
  requireAssignment(caller, null, body.assignee_id);
  if (body.assignee_id !== null && !isActiveMember(work.db, org, body.assignee_id))
    throw refuseField('/assignee_id', 'nobody here who is active has this id');
  const incident: Incident = {
    ...body,
    reference: nextReference(work.db, org, new Date(work.nowMs).getUTCFullYear()),
    status: 'new',
    reporter_id: caller.user.id,
    acknowledged_at: null,
    contained_at: null,
    recovered_at: null,
    closed_at: null,
    resolution: null,
    lessons_learned: null,
    duplicate_of: null,
    created_at: work.now,
    updated_at: work.now,
    version: 1,
  };
  insertIncident(work, org, incident, madeFrom);
  audit({
    act: 'incident.opened',
    obj: { id: incident.id, type: 'incident' },
    inc: incident.id,
    detail: { new: detailOf(body) },
  });
  return created(incident);
});

function created(incident: Incident) {
  const location = `${createIncident.path}/${incident.id}`;
  return answer(createIncident, incident, { ...etagHeader(incident), location });
}

function detailOf({ id: _, ...fields }: NewIncident) {
  return fields;
}
