import { all, type Database, one, run } from './database.ts';

type DisclosureRow = {
  readonly n: number;
  /** RFC 6901 pointer of the field within its record. */
  readonly path: string;
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly value: string;
};

/** Appends a record and moves the head of its log; the primary key refuses a second record at the same place. */
export function insertAuditRecord(
  db: Database,
  row: {
    readonly log: number;
    readonly n: number;
    readonly record: string;
    readonly leaf: Uint8Array;
    readonly time: string;
  },
): void {
  run(
    db,
    'INSERT INTO audit_records (log, n, record, leaf) VALUES (?, ?, ?, ?)',
    row.log,
    row.n,
    row.record,
    row.leaf,
  );
  run(
    db,
    'UPDATE audit_logs SET size = ?, last_hash = ?, last_time = ? WHERE number = ?',
    row.n + 1,
    row.leaf,
    row.time,
    row.log,
  );
}

export function insertDisclosure(db: Database, row: DisclosureRow & { readonly log: number }): void {
  run(
    db,
    'INSERT INTO disclosures (log, n, path, salt, value) VALUES (?, ?, ?, ?, ?)',
    row.log,
    row.n,
    row.path,
    row.salt,
    row.value,
  );
}

/** Leaf hashes of `[from, to)`, one after another. */
export function leavesOf(db: Database, log: number, from: number, to: number): Uint8Array {
  const rows = all<{ leaf: Buffer }>(
    db,
    'SELECT leaf FROM audit_records WHERE log = ? AND n >= ? AND n < ? ORDER BY n',
    log,
    from,
    to,
  );
  if (rows.length !== to - from) throw new Error(`the log ${log} has no record of ${from} to ${to}`);
  return Buffer.concat(rows.map(({ leaf }) => leaf));
}

export type RecordRow = { readonly n: number; readonly record: string; readonly leaf: Buffer };

/** At most `limit` records of `[from, to)`, in order. */
export function recordsFrom(
  db: Database,
  log: number,
  from: number,
  to: number,
  limit: number,
): readonly RecordRow[] {
  return all<RecordRow>(
    db,
    'SELECT n, record, leaf FROM audit_records WHERE log = ? AND n >= ? AND n < ? ORDER BY n LIMIT ?',
    log,
    from,
    to,
    limit,
  );
}

/** The first index whose record is of `time` or later; the size of the log where there is none. Times never fall. */
export function firstRecordAt(db: Database, log: number, size: number, time: string): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = one<{ time: string }>(
      db,
      "SELECT record ->> '$._t' AS time FROM audit_records WHERE log = ? AND n = ?",
      log,
      middle,
    );
    if (row !== null && row.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bytes of the records `[from, to)` in UTF-8, read off their headers. */
export function bytesOfRecords(db: Database, log: number, from: number, to: number): number {
  const sql =
    'SELECT sum(octet_length(record)) AS bytes FROM audit_records WHERE log = ? AND n >= ? AND n < ?';
  return one<{ bytes: number | null }>(db, sql, log, from, to)?.bytes ?? 0;
}

/** Records of some verbs, about one thing or about any (null), in order. */
export function approvalRecordsOf(
  db: Database,
  log: number,
  acts: readonly string[],
  objectId: string | null,
): readonly RecordRow[] {
  return all<RecordRow>(
    db,
    `SELECT n, record, leaf FROM audit_records
     WHERE log = ? AND act IN (SELECT value FROM json_each(?)) AND (? IS NULL OR object_id = ?) ORDER BY n`,
    log,
    JSON.stringify(acts),
    objectId,
    objectId,
  );
}
