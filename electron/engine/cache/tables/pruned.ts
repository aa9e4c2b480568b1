import type { AnyDb, WritableDb } from '../database.ts';

/** Why only the incident's own row is here: closed and old, or the cache was too large. */
export type PruneReason = 'age' | 'size';

export type Pruned = {
  readonly since: string;
  readonly why: PruneReason;
  /** How long the timeline was then. */
  readonly entries: number;
};

export function getPruned(db: AnyDb, n: number): Pruned | null {
  return db.first<Pruned>('SELECT since, why, entries FROM pruned WHERE n = ?', n);
}

export function isPruned(db: AnyDb, n: number): boolean {
  return db.values('SELECT 1 FROM pruned WHERE n = ?', n).length > 0;
}

export function putPruned(db: WritableDb, n: number, { since, why, entries }: Pruned): void {
  db.run('INSERT OR IGNORE INTO pruned (n, since, why, entries) VALUES (?, ?, ?, ?)', n, since, why, entries);
}

/** Everything under it is being written in the same transaction. */
export function removePruned(db: WritableDb, n: number): void {
  db.run('DELETE FROM pruned WHERE n = ?', n);
}

/** Of the incidents that are still there. */
export function prunedNumbers(db: AnyDb): readonly number[] {
  return db.values<number>('SELECT p.n FROM pruned p JOIN incidents i ON i.n = p.n ORDER BY p.n');
}

/** Pruned incidents on which something of the user's waits. */
export function prunedWithWork(db: AnyDb): readonly number[] {
  return db.values<number>(
    `SELECT DISTINCT p.n FROM outbox o JOIN incident_keys k ON k.id = o.incident_id JOIN pruned p ON p.n = k.n
     JOIN incidents i ON i.n = p.n`,
  );
}
