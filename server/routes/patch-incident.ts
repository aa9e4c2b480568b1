import { patchIncident } from '../../shared/api/incidents.ts';
import type { AuditJson } from '../../shared/audit/canonical-json.ts';
import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';
import { requireVersion } from '../checks/if-match.ts';
import { requireAssignment, requirePermission } from '../checks/permissions.ts';
import { refuseField } from '../http/refusal.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { changeIncident, type IncidentChange, splitChanges } from '../incidents/change-incident.ts';
import { incidentOr404, tellChange } from '../incidents/under-incident.ts';
import { changeText, stepText } from '../incidents/wording.ts';
import { entity } from '../store/entities.ts';
import { saveIncident } from '../store/incidents.ts';
import { isActiveMember, userById } from '../store/users.ts';
import type { Work } from '../store/work.ts';

/** Changes fields, takes at most one step of the lifecycle, and tells both in the timeline. */
export const patchIncidentRoute = writeRoute(
  patchIncident,
  ({ params, body, caller, work, basedOn, audit }) => {
    const org = caller.org.number;
    const incident = incidentOr404(work, org, params.incident_id);
    requireVersion(basedOn, incident);
    if (body.assignee_id !== undefined) requireAssignment(caller, incident.assignee_id, body.assignee_id);
    const change = changeIncident(incident, body, work.now);
    if (change.transition !== null) requirePermission(caller, change.transition.permission);
    checkLinks(work, org, incident, body);
    if (change.changes.length > 0) {
      saveIncident(work, org, change.next);
      tell(work, org, change, body.reason, caller.user.id);
      audit({
        act: change.transition === null ? 'incident.changed' : `incident.${verbs[change.next.status]}`,
        obj: { id: incident.id, type: 'incident' },
        inc: incident.id,
        detail: auditDetail(change, body.reason),
      });
    }
    return answer(patchIncident, change.next, etagHeader(change.next));
  },
);

/** What each state that is reached is called in the audit log. */
const verbs: Readonly<Record<Incident['status'], string>> = {
  new: 'changed', // No step leads there.
  triaged: 'triaged',
  investigating: 'investigated',
  contained: 'contained',
  eradicated: 'eradicated',
  recovered: 'recovered',
  closed: 'closed',
  false_positive: 'dismissed',
  duplicate: 'merged',
};

function checkLinks(work: Work, org: number, incident: Incident, patch: IncidentPatch): void {
  const { assignee_id: assignee, duplicate_of: duplicateOf } = patch;
  if (
    typeof assignee === 'string' &&
    assignee !== incident.assignee_id &&
    !isActiveMember(work.db, org, assignee)
  )
    throw refuseField('/assignee_id', 'nobody here who is active has this id');
  if (typeof duplicateOf !== 'string') return;
  if (duplicateOf === incident.id) throw refuseField('/duplicate_of', 'an incident does not repeat itself');
  if (entity(work.db, org, 'incident', duplicateOf) === null)
    throw refuseField('/duplicate_of', 'there is no such incident');
}

function tell(
  work: Work,
  org: number,
  change: IncidentChange,
  reason: string | undefined,
  authorId: string,
): void {
  const { step, others } = splitChanges(change);
  const common = { incidentId: change.next.id, authorId };
  if (change.transition !== null) {
    const { from, to } = change.transition;
    tellChange(work, org, {
      ...common,
      kind: 'status_change',
      text: stepText(from, to, reason),
      changes: step,
    });
  }
  if (others.length > 0) {
    const nameOf = (id: string) => userById(work.db, id)?.user.full_name ?? id;
    const text = changeText(others, nameOf, change.transition === null ? reason : undefined);
    tellChange(work, org, { ...common, kind: 'field_change', text, changes: others });
  }
}

function auditDetail(change: IncidentChange, reason: string | undefined): { [name: string]: AuditJson } {
  const values = (side: 'old' | 'new') =>
    Object.fromEntries(change.changes.map((made) => [made.field, made[side] as AuditJson]));
  return { old: values('old'), new: values('new'), ...(reason === undefined ? {} : { reason }) };
}
