import { type Database, one, run } from './database.ts';

export type ExportRow = {
  readonly id: string;
  readonly log: number;
  readonly person_id: string;
  readonly a: number;
  readonly b: number;
  readonly n: number;
  /** 32 bytes that the requester chose. */
  readonly nonce: Uint8Array;
  readonly disclosures: 0 | 1;
  readonly created_at: string;
  readonly expires_at: string;
};

const columns = 'id, log, person_id, a, b, n, nonce, disclosures, created_at, expires_at';

export function insertExport(db: Database, row: ExportRow): void {
  run(
    db,
    `INSERT INTO audit_exports (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[row.id, row.log, row.person_id, row.a, row.b, row.n],
    ...[row.nonce, row.disclosures, row.created_at, row.expires_at],
  );
}

export function exportById(db: Database, id: string): ExportRow | null {
  return one<ExportRow>(db, `SELECT ${columns} FROM audit_exports WHERE id = ?`, id);
}
