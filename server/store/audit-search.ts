import type { AuditFilter } from '../../shared/api/audit.ts';
import type { RecordRow } from './audit-records.ts';
import { all, type Database, type Value } from './database.ts';

/** Records of `[from, to)` that fit, the newest first. */
export function searchRecords(
  db: Database,
  log: number,
  range: { readonly from: number; readonly to: number },
  filter: Omit<AuditFilter, 'from' | 'to'>,
  limit: number,
): readonly RecordRow[] {
  const conditions = ['log = ?', 'n >= ?', 'n < ?'];
  const values: Value[] = [log, range.from, range.to];
  const add = (condition: string, ...given: readonly Value[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  const { act, out } = filter;
  if (act?.endsWith('.*') === true) {
    const family = act.slice(0, -1);
    add('act >= ? AND act < ?', family, `${family.slice(0, -1)}/`); // `/` follows `.` in ASCII.
  } else if (act !== undefined) add('act = ?', act);
  if (filter.actor_id !== undefined) add('actor_id = ?', filter.actor_id);
  if (filter.object_id !== undefined) add('object_id = ?', filter.object_id);
  if (filter.incident_id !== undefined) add('incident_id = ?', filter.incident_id);
  if (filter.request_id !== undefined) add('request_id = ?', filter.request_id);
  if (out !== undefined && out !== 'ok') add("outcome <> 'ok' AND outcome = ?", out);
  else if (out !== undefined) add('outcome = ?', out);
  return all<RecordRow>(
    db,
    `SELECT n, record, leaf FROM audit_records WHERE ${conditions.join(' AND ')} ORDER BY n DESC LIMIT ?`,
    ...values,
    limit,
  );
}
