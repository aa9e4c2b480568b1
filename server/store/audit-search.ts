import type { AuditFilter } from '../../shared/api/audit.ts';
import type { RecordRow } from './audit-records.ts';
import { all, type Database, one, type Value } from './database.ts';

type Range = { readonly from: number; readonly to: number };
type Filter = Omit<AuditFilter, 'from' | 'to'>;

/** Records of `[from, to)` that fit, the newest first. A family of acts is asked act by act, so that each walk stays in order. */
export function searchRecords(
  db: Database,
  log: number,
  range: Range,
  filter: Filter,
  limit: number,
): readonly RecordRow[] {
  const { act } = filter;
  if (act?.endsWith('.*') !== true) return searchOne(db, log, range, filter, limit);
  return actsOf(db, log, act.slice(0, -1))
    .flatMap((each) => searchOne(db, log, range, { ...filter, act: each }, limit))
    .sort((one, other) => other.n - one.n)
    .slice(0, limit);
}

function searchOne(
  db: Database,
  log: number,
  range: Range,
  filter: Filter,
  limit: number,
): readonly RecordRow[] {
  const conditions = ['log = ?', 'n >= ?', 'n < ?'];
  const values: Value[] = [log, range.from, range.to];
  // The planner has no figures and would walk the log itself; the first index that is met here is the narrowest.
  let index = '';
  const add = (column: string, value: string | undefined, indexName: string | null) => {
    if (value === undefined) return;
    conditions.push(`${column} = ?`);
    values.push(value);
    if (index === '' && indexName !== null) index = `INDEXED BY audit_records_by_${indexName}`;
  };
  add('request_id', filter.request_id, 'request');
  add('object_id', filter.object_id, 'object');
  add('incident_id', filter.incident_id, 'incident');
  if (filter.out !== undefined && filter.out !== 'ok') conditions.push("outcome <> 'ok'");
  add('outcome', filter.out, filter.out === 'ok' ? null : 'outcome');
  add('actor_id', filter.actor_id, 'actor');
  add('act', filter.act, 'act');
  return all<RecordRow>(
    db,
    `SELECT n, record, leaf FROM audit_records ${index} WHERE ${conditions.join(' AND ')} ORDER BY n DESC LIMIT ?`,
    ...values,
    limit,
  );
}

/** Every act that begins with `prefix` (which ends in a dot), by hopping from one to the next. */
function actsOf(db: Database, log: number, prefix: string): readonly string[] {
  const acts: string[] = [];
  const end = `${prefix.slice(0, -1)}/`; // `/` follows `.` in ASCII.
  for (let after = prefix; ; ) {
    const next = one<{ act: string | null }>(
      db,
      `SELECT min(act) AS act FROM audit_records INDEXED BY audit_records_by_act
       WHERE log = ? AND act > ? AND act < ?`,
      log,
      after,
      end,
    );
    if (next === null || next.act === null) return acts;
    acts.push(next.act);
    after = next.act;
  }
}
