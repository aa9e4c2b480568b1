import type { WritableDb } from '../database.ts';

/** Remembers that the incident was opened here. */
export function putLook(db: WritableDb, n: number, at: string): void {
  db.run('INSERT INTO looks (n, at) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET at = excluded.at', n, at);
}
