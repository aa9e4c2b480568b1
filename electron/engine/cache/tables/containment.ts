import type { ContainmentAction } from '../../../../shared/domain/containment-action.ts';
import type { Batch } from '../batch.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** One row as it is stored: plain values that any thread can make. */
export type ContainmentRow = readonly [incidentId: string, id: string, version: number, data: string];

export function containmentRow(item: ContainmentAction): ContainmentRow {
  return [item.incident_id, item.id, item.version, JSON.stringify(item)];
}

/** Writes the server's row unless a newer version of it is here already. */
export function putContainment({ db, from, gen, isGone, keyOf, keeps }: Batch, row: ContainmentRow): void {
  const [incidentId, id, version, data] = row;
  const n = keyOf(incidentId);
  if (!keeps(n) || isGone(id) || isGone(incidentId)) return;
  db.run(
    `INSERT INTO containment (incident_n, id, version, data, gen) VALUES (?, ?, ?, ?, ?)
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

export function containmentOf(db: AnyDb, n: number): readonly ContainmentAction[] {
  return db
    .values<string>(
      "SELECT data FROM containment WHERE incident_n = ? ORDER BY data ->> 'proposed_at', id",
      n,
    )
    .map((data) => JSON.parse(data) as ContainmentAction); // checked when it was written
}

export function removeContainment(db: WritableDb, id: string): void {
  db.run('DELETE FROM containment WHERE id = ?', id);
}

/** All of one incident; answers how many. */
export function removeContainmentOf(db: WritableDb, n: number): number {
  return db.run('DELETE FROM containment WHERE incident_n = ?', n);
}

export function removeContainmentNotIn(db: WritableDb, gen: number): void {
  db.run('DELETE FROM containment WHERE gen <> ?', gen);
}
