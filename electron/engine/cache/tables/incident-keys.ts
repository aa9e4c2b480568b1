import type { AnyDb } from '../database.ts';

/** The number of an incident's id, or null when the id was never seen. */
export function findIncidentKey(db: AnyDb, id: string): number | null {
  return db.values<number>('SELECT n FROM incident_keys WHERE id = ?', id)[0] ?? null;
}

export function incidentIdOf(db: AnyDb, n: number): string | null {
  return db.values<string>('SELECT id FROM incident_keys WHERE n = ?', n)[0] ?? null;
}
