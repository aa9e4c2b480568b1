import type { AnyDb, WritableDb } from '../database.ts';

/** The number of an incident's id, or null when the id was never seen. */
export function findIncidentKey(db: AnyDb, id: string): number | null {
  return db.values<number>('SELECT n FROM incident_keys WHERE id = ?', id)[0] ?? null;
}

/** The number of an incident's id; given now when it is new. */
export function incidentKey(db: WritableDb, id: string): number {
  const known = findIncidentKey(db, id);
  if (known !== null) return known;
  db.run('INSERT INTO incident_keys (id) VALUES (?)', id);
  const given = findIncidentKey(db, id);
  if (given === null) throw new Error('a row that was just written is not there');
  return given;
}

export function incidentIdOf(db: AnyDb, n: number): string | null {
  return db.values<string>('SELECT id FROM incident_keys WHERE n = ?', n)[0] ?? null;
}

/** The next free place for a note's words in the index of one incident; places are never used twice. */
export function nextNote(db: WritableDb, n: number): number {
  const next = db.values<number>(
    'UPDATE incident_keys SET notes = notes + 1 WHERE n = ? RETURNING notes',
    n,
  )[0];
  if (next === undefined) throw new Error('a note of an incident that has no number');
  return next;
}
