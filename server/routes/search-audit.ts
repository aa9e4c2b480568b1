import { basicSearchDays, searchAudit } from '../../shared/api/audit.ts';
import { auditRecordSchema } from '../../shared/domain/audit-record.ts';
import { may } from '../../shared/domain/role.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { tierRequired } from '../checks/tiers.ts';
import { refuseField } from '../http/refusal.ts';
import { answer, pathWithQuery, readRoute } from '../http/route.ts';
import { disclosuresOfRecord } from '../store/audit-disclosures.ts';
import { firstRecordAt } from '../store/audit-records.ts';
import { searchRecords } from '../store/audit-search.ts';

const dayMs = 86_400_000;

/** A page of the organisation's log, the newest record first; the cursor is the index that the last page ended at. */
export const searchAuditRoute = readRoute(searchAudit, ({ query, caller, services }) => {
  const { db, clock } = services.store;
  const { number, size } = logOf(db, caller);
  const { cursor, limit, from, to, ...filter } = query;
  const shownFrom = caller.org.tier === 'basic' ? toTimestamp(clock.nowMs() - basicSearchDays * dayMs) : null;
  if (shownFrom !== null && from !== undefined && from < shownFrom) throw tierRequired('premium');
  const since = from ?? shownFrom;
  const first = since === null ? 0 : firstRecordAt(db, number, size, since);
  const end = to === undefined ? size : firstRecordAt(db, number, size, to);
  const until = cursor === undefined ? end : Math.min(end, indexOf(cursor));
  const rows = searchRecords(db, number, { from: first, to: until }, filter, limit);
  const opens = may(caller.user.roles, 'audit:disclose');
  const items = rows.map(({ n, record, leaf }) => ({
    n,
    leaf: leaf.toString('hex'),
    record: auditRecordSchema.parse(JSON.parse(record)),
    fields: opens
      ? disclosuresOfRecord(db, number, n).map(({ path, value }) => ({ path, value: JSON.parse(value) }))
      : [],
  }));
  const last = rows.at(-1);
  const next = rows.length < limit || last === undefined || last.n === first ? null : cursorOf(last.n);
  const links =
    next === null ? {} : { link: `<${pathWithQuery(searchAudit, { ...query, cursor: next })}>; rel="next"` };
  return answer(searchAudit, { items, next_cursor: next, size, shown_from: shownFrom }, links);
});

function cursorOf(n: number): string {
  return Buffer.from(`before ${n}`, 'utf8').toString('base64url');
}

function indexOf(cursor: string): number {
  const [, n] = /^before ([0-9]{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (n === undefined) throw refuseField('/cursor', 'not a cursor of this list');
  return Number(n);
}
