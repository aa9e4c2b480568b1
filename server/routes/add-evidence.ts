import { addEvidence } from '../../shared/api/incidents.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { incidentOr404, sameAsBefore, tellChange, touchIncident } from '../incidents/under-incident.ts';
import { evidenceText } from '../incidents/wording.ts';
import { putEntity } from '../store/entities.ts';

/** Registers a piece of evidence by what it is and its hash. */
export const addEvidenceRoute = writeRoute(addEvidence, ({ params, body, caller, work, audit }) => {
  const org = caller.org.number;
  const incident = incidentOr404(work, org, params.incident_id);
  const before = sameAsBefore(work, org, 'evidence', incident.id, body);
  if (before !== null) return answer(addEvidence, before, etagHeader(before));
  const evidence: Evidence = {
    ...body,
    incident_id: incident.id,
    collected_by: caller.user.id,
    created_at: work.now,
    version: 1,
    content_stored_at: null,
    custody: [
      {
        id: work.newId(),
        act: 'collected',
        by: caller.user.id,
        at: body.collected_at,
        recorded_at: work.now,
        detail: body.origin,
      },
    ],
  };
  putEntity(work, org, 'evidence', evidence);
  tellChange(work, org, {
    incidentId: incident.id,
    kind: 'evidence_added',
    text: evidenceText(evidence),
    changes: [],
    authorId: caller.user.id,
  });
  touchIncident(work, org, incident);
  audit({
    act: 'evidence.added',
    obj: { id: evidence.id, type: 'evidence' },
    inc: incident.id,
    detail: { name: evidence.name, sha256: evidence.sha256, size: evidence.size, origin: evidence.origin },
  });
  return answer(addEvidence, evidence, etagHeader(evidence));
});
