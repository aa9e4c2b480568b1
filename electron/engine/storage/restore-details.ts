import type { IncidentDetail } from '../../../shared/api/incidents.ts';
import { type Batch, inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { containmentRow, putContainment } from '../cache/tables/containment.ts';
import { eventRow, putEvent } from '../cache/tables/events.ts';
import { evidenceRow, putEvidence } from '../cache/tables/evidence.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { incidentRow, newnessOf, putIncident } from '../cache/tables/incidents.ts';
import { removePruned } from '../cache/tables/pruned.ts';

/**
 * Everything under a pruned incident, from one answer of the server, in one transaction: from then on it is whole and follows
 * the feed. An answer that is older than the row here is not used. Answers whether it was.
 */
export function restoreDetails(db: WritableDb, detail: IncidentDetail): boolean {
  const { incident } = detail;
  const n = findIncidentKey(db, incident.id);
  const known = n === null ? null : newnessOf(db, n);
  if (n === null || known === null || known.version > incident.version) return false;
  const write = (batch: Batch): void => {
    removePruned(db, n);
    for (const event of detail.timeline) putEvent(batch, eventRow(event));
    for (const item of detail.evidence) putEvidence(batch, evidenceRow(item));
    for (const action of detail.containment) putContainment(batch, containmentRow(action));
    putIncident(batch, incidentRow(incident));
  };
  inBatch(db, write, 'answer');
  return true;
}
