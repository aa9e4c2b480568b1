import { type Database, run } from './database.ts';

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
