import type { Evidence } from '../../../../shared/domain/evidence.ts';
import type { Batch } from '../batch.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** One row as it is stored: plain values that any thread can make. */
export type EvidenceRow = readonly [incidentId: string, id: string, version: number, data: string];

export function evidenceRow(item: Evidence): EvidenceRow {
  return [item.incident_id, item.id, item.version, JSON.stringify(item)];
}

/** Writes the server's row unless a newer version of it is here already. */
export function putEvidence({ db, from, gen, isGone, keyOf, keeps }: Batch, row: EvidenceRow): void {
  const [incidentId, id, version, data] = row;
  const n = keyOf(incidentId);
  if (!keeps(n) || isGone(id) || isGone(incidentId)) return;
  db.run(
    `INSERT INTO evidence (incident_n, id, version, data, gen) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (incident_n, id) DO UPDATE SET version = excluded.version, data = excluded.data, gen = excluded.gen
     WHERE (excluded.gen <> gen AND ?) OR excluded.version >= version`,
    n,
    id,
    version,
    data,
    gen,
    from === 'feed' ? 1 : 0,
  );
}

export function evidenceOf(db: AnyDb, n: number): readonly Evidence[] {
  return db
    .values<string>("SELECT data FROM evidence WHERE incident_n = ? ORDER BY data ->> 'collected_at', id", n)
    .map((data) => JSON.parse(data) as Evidence); // checked when it was written
}

export function removeEvidence(db: WritableDb, id: string): void {
  db.run('DELETE FROM evidence WHERE id = ?', id);
}

/** All of one incident; answers how many. */
export function removeEvidenceOf(db: WritableDb, n: number): number {
  return db.run('DELETE FROM evidence WHERE incident_n = ?', n);
}

export function removeEvidenceNotIn(db: WritableDb, gen: number): void {
  db.run('DELETE FROM evidence WHERE gen <> ?', gen);
}

export function incidentsWithEvidence(db: AnyDb): readonly (readonly [n: number, id: string])[] {
  return db.tuples<readonly [number, string]>(
    'SELECT k.n, k.id FROM (SELECT DISTINCT incident_n FROM evidence) e JOIN incident_keys k ON k.n = e.incident_n',
  );
}

export function findEvidence(db: AnyDb, n: number, id: string): Evidence | null {
  const data = db.values<string>('SELECT data FROM evidence WHERE incident_n = ? AND id = ?', n, id)[0];
  return data === undefined ? null : (JSON.parse(data) as Evidence);
}

/** SHA-256 of everything that is registered here. */
export function evidenceHashes(db: AnyDb): readonly string[] {
  return db.values<string>(
    "SELECT DISTINCT data ->> 'sha256' FROM evidence WHERE data ->> 'sha256' IS NOT NULL",
  );
}
