import { addCustody } from '../../shared/api/evidence-content.ts';
import { withCustody } from '../evidence/mark-stored.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, etagHeader, writeRoute } from '../http/route.ts';
import { incidentOr404 } from '../incidents/under-incident.ts';
import { entity, putEntity } from '../store/entities.ts';

/** Writes down who viewed, exported or verified a piece of evidence, and when. */
export const addCustodyRoute = writeRoute(addCustody, ({ params, body, caller, work, audit }) => {
  const org = caller.org.number;
  const incident = incidentOr404(work, org, params.incident_id);
  const evidence = entity(work.db, org, 'evidence', params.evidence_id);
  if (evidence === null || evidence.incident_id !== incident.id) throw new Refusal('not-found');
  if (evidence.custody?.some((entry) => entry.id === body.id) === true)
    return answer(addCustody, evidence, etagHeader(evidence));
  const next = withCustody(evidence, { ...body, by: caller.user.id, recorded_at: work.now });
  putEntity(work, org, 'evidence', next);
  audit({
    act: `evidence.${body.act}`,
    obj: { id: evidence.id, type: 'evidence' },
    inc: incident.id,
    detail: { at: body.at, detail: body.detail, sha256: evidence.sha256 },
  });
  return answer(addCustody, next, etagHeader(next));
});
