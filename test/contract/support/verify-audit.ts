import type SqliteDatabase from 'better-sqlite3';
import { commitmentTools, sha256, utf8 } from '../../../server/audit-log/hashes.ts';
import { canonicalJson } from '../../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../../shared/audit/chain.ts';
import { commit } from '../../../shared/audit/commitment.ts';
import { type AuditRecord, auditRecordSchema } from '../../../shared/domain/audit-record.ts';

type Log = { number: number; origin: string; size: number; last_hash: Buffer; last_time: string };
type Row = { n: number; record: string; leaf: Buffer };
type Disclosure = { n: number; path: string; salt: Buffer; value: string };

/**
 * Verifies every log of a store from its bytes alone, by its own reading of the format: canonical text, index, link, leaf,
 * time, and each disclosed value against its commitment. Answers the records; throws at the first fault.
 */
export function verifyAudit(db: SqliteDatabase.Database): readonly AuditRecord[] {
  const logs = db.prepare<[], Log>('SELECT * FROM audit_logs ORDER BY number').all();
  return logs.flatMap((log) => verifyLog(db, log));
}

function verifyLog(db: SqliteDatabase.Database, log: Log): readonly AuditRecord[] {
  const rows = db
    .prepare<[number], Row>('SELECT * FROM audit_records WHERE log = ? ORDER BY n')
    .all(log.number);
  if (rows.length !== log.size) fault(log, rows.length, 'the head names another size');
  let previous = Buffer.from(genesisHash(sha256, utf8, log.origin));
  let time = '';
  const records = rows.map((row, index) => {
    const record = auditRecordSchema.parse(JSON.parse(row.record));
    if (canonicalJson(record) !== row.record) fault(log, index, 'is not canonical');
    if (row.n !== index || record._n !== index || record._log !== log.origin)
      fault(log, index, 'is out of place');
    if (record._prev !== previous.toString('hex')) fault(log, index, 'does not link back');
    if (record._t < time) fault(log, index, 'goes back in time');
    const leaf = Buffer.from(leafHash(sha256, utf8(row.record)));
    if (!leaf.equals(row.leaf)) fault(log, index, 'has another leaf');
    previous = leaf;
    time = record._t;
    return record;
  });
  if (!previous.equals(log.last_hash) || time !== log.last_time) fault(log, log.size, 'has another head');
  verifyDisclosures(db, log, records);
  return records;
}

function verifyDisclosures(db: SqliteDatabase.Database, log: Log, records: readonly AuditRecord[]): void {
  const given = db.prepare<[number], Disclosure>('SELECT * FROM disclosures WHERE log = ?').all(log.number);
  const opened = new Set<string>();
  for (const { n, path, salt, value } of given) {
    const record = records[n];
    const standing =
      path === '/detail' ? record?.detail : path === '/actor/pii' ? record?.actor.pii : undefined;
    const made = commit(commitmentTools, { origin: log.origin, n, path }, salt, JSON.parse(value));
    if (standing?.['#'] !== made['#']) fault(log, n, `is not opened by its disclosure of ${path}`);
    opened.add(`${n}${path}`);
  }
  for (const record of records) {
    if (record.detail !== undefined && !opened.has(`${record._n}/detail`))
      fault(log, record._n, 'has no detail');
    if (record.actor.pii !== undefined && !opened.has(`${record._n}/actor/pii`))
      fault(log, record._n, 'has no pii');
  }
}

function fault(log: Log, n: number, what: string): never {
  throw new Error(`${log.origin}: record ${n} ${what}`);
}
