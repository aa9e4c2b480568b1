import { type AuditExport, createExport } from '../../shared/api/audit.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { headNow } from '../audit-log/head-keeper.ts';
import { headsOf, logOf } from '../audit-log/organization-log.ts';
import { requirePermission } from '../checks/permissions.ts';
import { requireFeature } from '../checks/tiers.ts';
import { refuseField } from '../http/refusal.ts';
import { answer, writeRoute } from '../http/route.ts';
import { checkpointOf } from '../store/audit-checkpoints.ts';
import { countDisclosures } from '../store/audit-disclosures.ts';
import { insertExport } from '../store/audit-exports.ts';
import { firstRecordAt } from '../store/audit-records.ts';

const keptMs = 3_600_000;

/**
 * Notes down an export: which records, under which head, with which nonce. Without a wish for another head it gets a new one
 * over all that is written so far, so that nothing is too young to be in it.
 */
export const createExportRoute = writeRoute(createExport, ({ body, caller, work, services, audit }) => {
  requireFeature(caller, 'audit_export');
  if (body.disclosures) requirePermission(caller, 'audit:disclose');
  headsOf(services);
  const { db } = work;
  const { number } = logOf(db, caller);
  const n = body.n ?? headNow(work, number);
  if (checkpointOf(db, number, n) === null) throw refuseField('/n', 'there is no head of this size');
  const a = Math.min(n, body.a ?? (body.from === undefined ? 0 : firstRecordAt(db, number, n, body.from)));
  const b = body.b ?? (body.to === undefined ? n : firstRecordAt(db, number, n, body.to));
  if (b > n) throw refuseField('/b', 'the log of this size has fewer records');
  if (a > b) throw refuseField('/a', 'the range ends before it begins');
  const fields = countDisclosures(db, number, a, b);
  const made: AuditExport = {
    ...{ id: work.newId(), a, b, n, created_at: work.now },
    expires_at: toTimestamp(work.nowMs + keptMs),
    disclosed: body.disclosures ? fields : 0,
    withheld: body.disclosures ? 0 : fields,
  };
  insertExport(db, {
    ...{ id: made.id, log: number, person_id: caller.user.id, a, b, n },
    nonce: Buffer.from(body.nonce, 'base64'),
    disclosures: body.disclosures ? 1 : 0,
    ...{ created_at: made.created_at, expires_at: made.expires_at },
  });
  audit({
    act: 'audit.exported',
    obj: { id: made.id, type: 'audit_export', a, b, n, disclosed: made.disclosed },
  });
  return answer(createExport, made);
});
