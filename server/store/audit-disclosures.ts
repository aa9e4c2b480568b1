import { all, type Database, one, run } from './database.ts';

export type DisclosureRow = {
  readonly n: number;
  readonly path: string;
  readonly salt: Buffer;
  /** Canonical JSON. */
  readonly value: string;
};

export function disclosuresOfRecord(db: Database, log: number, n: number): readonly DisclosureRow[] {
  return all(
    db,
    'SELECT n, path, salt, value FROM disclosures WHERE log = ? AND n = ? ORDER BY path',
    log,
    n,
  );
}

/** Those of the next `limit` records from `from` on, below `to`. */
export function disclosuresBetween(
  db: Database,
  log: number,
  from: number,
  to: number,
): readonly DisclosureRow[] {
  return all(
    db,
    'SELECT n, path, salt, value FROM disclosures WHERE log = ? AND n >= ? AND n < ? ORDER BY n, path',
    log,
    from,
    to,
  );
}

export function countDisclosures(db: Database, log: number, from: number, to: number): number {
  const sql = 'SELECT count(*) AS count FROM disclosures WHERE log = ? AND n >= ? AND n < ?';
  return one<{ count: number }>(db, sql, log, from, to)?.count ?? 0;
}

export type PersonalField = { readonly n: number; readonly path: string };

/**
 * What is known of a person behind commitments: who they were in what they did, who tried their account, and what was
 * changed about it.
 */
export function fieldsOfPerson(db: Database, log: number, personId: string): readonly PersonalField[] {
  return all(
    db,
    `SELECT d.n, d.path FROM audit_records r JOIN disclosures d ON d.log = r.log AND d.n = r.n
       WHERE r.log = ? AND r.actor_id = ? AND d.path = '/actor/pii'
     UNION
     SELECT d.n, d.path FROM audit_records r JOIN disclosures d ON d.log = r.log AND d.n = r.n
       WHERE r.log = ? AND r.object_id = ? AND r.record ->> '$.obj.type' = 'user' AND r.act <> 'audit.redacted'
         AND (d.path = '/detail' OR (d.path = '/actor/pii' AND r.actor_id = 'anonymous'))
     ORDER BY 1, 2`,
    log,
    personId,
    log,
    personId,
  );
}

/** Destroys value and salt. */
export function eraseDisclosure(db: Database, log: number, { n, path }: PersonalField): void {
  run(db, 'DELETE FROM disclosures WHERE log = ? AND n = ? AND path = ?', log, n, path);
}
