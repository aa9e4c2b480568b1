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
