import type { AnyDb, WritableDb } from '../database.ts';

/** Remembers how new the incident was when the person looked at it. */
export function markSeen(db: WritableDb, n: number, updatedAt: string): void {
  db.run(
    `INSERT INTO seen (n, updated_at) VALUES (?, ?)
     ON CONFLICT (n) DO UPDATE SET updated_at = max(updated_at, excluded.updated_at)`,
    n,
    updatedAt,
  );
}

export function seenAt(db: AnyDb, n: number): string | null {
  return db.values<string>('SELECT updated_at FROM seen WHERE n = ?', n)[0] ?? null;
}

/** Whether others have changed it since: a change that no entry tells of may be anybody's. */
export function changedByOthers(db: AnyDb, n: number, since: string, meId: string): boolean {
  const [row] = db.tuples<readonly [all: number, others: number | null]>(
    `SELECT count(*), sum(author_id IS NULL OR author_id <> ?) FROM events
     WHERE incident_n = ? AND received_at > ?`,
    meId,
    n,
    since,
  );
  const [all, others] = row ?? [0, null];
  return all === 0 || (others ?? 0) > 0;
}

export type ChangedSinceSeen = { readonly n: number; readonly seenAt: string; readonly updatedAt: string };

const changedSince = `FROM seen s JOIN incidents i ON i.n = s.n WHERE i.updated_at > s.updated_at AND EXISTS (
  SELECT 1 FROM events e WHERE e.incident_n = s.n AND e.received_at > s.updated_at AND e.author_id IS NOT ?)`;

/** Incidents that others have changed since the person saw them, the newest change first. */
export function changedSinceSeen(db: AnyDb, meId: string, limit: number): readonly ChangedSinceSeen[] {
  return db.all<ChangedSinceSeen>(
    `SELECT s.n, s.updated_at AS seenAt, i.updated_at AS updatedAt ${changedSince}
     ORDER BY i.updated_at DESC, s.n LIMIT ?`,
    meId,
    limit,
  );
}

export function countChangedSinceSeen(db: AnyDb, meId: string): number {
  return db.values<number>(`SELECT count(*) ${changedSince}`, meId)[0] ?? 0;
}
