import { type Database, one, run } from './database.ts';

/** Single values about this store, such as which sample it holds. */
export function fact(db: Database, name: string): string | null {
  return one<{ value: string }>(db, 'SELECT value FROM facts WHERE name = ?', name)?.value ?? null;
}

export function setFact(db: Database, name: string, value: string): void {
  run(
    db,
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  );
}
