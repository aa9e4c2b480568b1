import type { AnyDb, WritableDb } from '../database.ts';

/**
 * An answer that is still under way, or will be asked for again, tells of what was there when the server acted. Remembers of
 * what is removed before it arrives that it must not bring it back, for as long as the action waits.
 */
export function rememberRemoved(db: WritableDb, id: string): void {
  db.run(
    `INSERT OR IGNORE INTO removed_early (id, command_id)
     SELECT ?, id FROM outbox WHERE incident_id = ? OR instr(payload, ?) > 0`,
    id,
    id,
    id,
  );
}

export function wasRemovedEarly(db: AnyDb, id: string): boolean {
  return db.values('SELECT 1 FROM removed_early WHERE id = ? LIMIT 1', id).length > 0;
}
