import { all, type Database, one, run } from './database.ts';

export type CheckpointRow = {
  readonly size: number;
  readonly root: Buffer;
  readonly made_at: string;
  /** Null until it is signed. */
  readonly note: string | null;
};

const columns = 'size, root, made_at, note';

/** Writes a head down, before anybody signs it; the database refuses a size that does not grow. */
export function insertCheckpoint(
  db: Database,
  log: number,
  row: { readonly size: number; readonly root: Uint8Array; readonly madeAt: string },
): void {
  run(
    db,
    'INSERT INTO audit_checkpoints (log, size, root, made_at) VALUES (?, ?, ?, ?)',
    log,
    row.size,
    row.root,
    row.madeAt,
  );
  run(db, 'UPDATE audit_logs SET head_size = ? WHERE number = ?', row.size, log);
}

export function signCheckpoint(db: Database, log: number, size: number, note: string): void {
  run(
    db,
    'UPDATE audit_checkpoints SET note = ? WHERE log = ? AND size = ? AND note IS NULL',
    note,
    log,
    size,
  );
}

export function checkpointOf(db: Database, log: number, size: number): CheckpointRow | null {
  return one(db, `SELECT ${columns} FROM audit_checkpoints WHERE log = ? AND size = ?`, log, size);
}

/** Heads that wait for their signature, the smallest first. */
export function unsignedCheckpoints(db: Database, log: number, limit: number): readonly CheckpointRow[] {
  return all(
    db,
    `SELECT ${columns} FROM audit_checkpoints WHERE log = ? AND note IS NULL ORDER BY size LIMIT ?`,
    log,
    limit,
  );
}

export function latestSigned(db: Database, log: number): CheckpointRow | null {
  return one(
    db,
    `SELECT ${columns} FROM audit_checkpoints WHERE log = ? AND note IS NOT NULL ORDER BY size DESC LIMIT 1`,
    log,
  );
}

/** Signed heads with `after < size <= until`, in order. */
export function signedBetween(
  db: Database,
  log: number,
  after: number,
  until: number,
  limit: number,
): readonly CheckpointRow[] {
  return all(
    db,
    `SELECT ${columns} FROM audit_checkpoints
     WHERE log = ? AND size > ? AND size <= ? AND note IS NOT NULL ORDER BY size LIMIT ?`,
    log,
    after,
    until,
    limit,
  );
}

export type KeyRow = {
  readonly vkey: string;
  readonly from_size: number | null;
  readonly to_size: number | null;
};

/** Keys of a log, the oldest first. */
export function keysOf(db: Database, log: number, kind: 'log' | 'export'): readonly KeyRow[] {
  return all(
    db,
    'SELECT vkey, from_size, to_size FROM audit_keys WHERE log = ? AND kind = ? ORDER BY rowid',
    log,
    kind,
  );
}

export function insertKey(
  db: Database,
  log: number,
  kind: 'log' | 'export',
  vkey: string,
  from: number | null,
): void {
  run(db, 'INSERT INTO audit_keys (log, kind, vkey, from_size) VALUES (?, ?, ?, ?)', log, kind, vkey, from);
}

/** No key of before counts for heads from this size on. */
export function endKeys(db: Database, log: number, size: number): void {
  run(db, 'UPDATE audit_keys SET to_size = ? WHERE log = ? AND to_size IS NULL', size, log);
}

/** The head of `size` was signed by both: from it on the new key counts, and up to it the one before. */
export function passOver(db: Database, log: number, size: number): void {
  run(
    db,
    "UPDATE audit_keys SET to_size = ? WHERE log = ? AND kind = 'log' AND from_size IS NOT NULL AND to_size IS NULL",
    size + 1,
    log,
  );
  run(
    db,
    "UPDATE audit_keys SET from_size = ? WHERE log = ? AND kind = 'log' AND from_size IS NULL",
    size,
    log,
  );
}

export type WitnessRow = { readonly vkey: string; readonly person_id: string; readonly size: number };

export function witnessOf(db: Database, log: number, vkey: string): WitnessRow | null {
  return one(db, 'SELECT vkey, person_id, size FROM audit_witnesses WHERE log = ? AND vkey = ?', log, vkey);
}

export function witnessesOf(db: Database, log: number): readonly WitnessRow[] {
  return all(db, 'SELECT vkey, person_id, size FROM audit_witnesses WHERE log = ? ORDER BY rowid', log);
}

export function putWitness(db: Database, log: number, row: WitnessRow): void {
  run(
    db,
    `INSERT INTO audit_witnesses (log, vkey, person_id, size) VALUES (?, ?, ?, ?)
     ON CONFLICT (log, vkey) DO UPDATE SET size = excluded.size`,
    log,
    row.vkey,
    row.person_id,
    row.size,
  );
}

export function putCosignature(
  db: Database,
  log: number,
  size: number,
  vkey: string,
  signature: Uint8Array,
): void {
  run(
    db,
    'INSERT OR REPLACE INTO audit_cosignatures (log, size, vkey, signature) VALUES (?, ?, ?, ?)',
    log,
    size,
    vkey,
    signature,
  );
}

/** A note takes at most 16 signatures. */
export function cosignaturesOf(
  db: Database,
  log: number,
  size: number,
): readonly { readonly vkey: string; readonly signature: Buffer }[] {
  return all(
    db,
    'SELECT vkey, signature FROM audit_cosignatures WHERE log = ? AND size = ? ORDER BY vkey LIMIT 12',
    log,
    size,
  );
}
