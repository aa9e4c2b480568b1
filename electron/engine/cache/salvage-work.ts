import type { ReadableDb, SqlValue, WritableDb } from './database.ts';

type Row = Readonly<Record<string, SqlValue>>;

/** Rows of the tables that only this console has, as they were in a damaged file. */
export type SalvagedWork = {
  readonly keys: readonly Row[];
  readonly outbox: readonly Row[];
  readonly effects: readonly Row[];
  readonly drafts: readonly Row[];
  readonly conflicts: readonly Row[];
};

/** Throws when the outbox itself cannot be read; drafts are taken where they can be. */
export function salvageWork(db: ReadableDb): SalvagedWork {
  return {
    outbox: db.all<Row>(
      `SELECT seq, id, kind, incident_id, send_key, payload, summary, text, queued_at, state, attempts,
              next_attempt_at, problem FROM outbox ORDER BY seq`,
    ),
    effects: db.all<Row>('SELECT command_id, incident_n, kind, data FROM pending_effects'),
    keys: db.all<Row>(`SELECT n, id FROM incident_keys WHERE n IN (SELECT incident_n FROM pending_effects)`),
    drafts: readable(() => db.all<Row>('SELECT key, text, saved_at FROM drafts')),
    conflicts: readable(() => db.all<Row>('SELECT * FROM conflicts')),
  };
}

export function restoreWork(db: WritableDb, work: SalvagedWork): void {
  db.transaction(() => {
    for (const row of work.keys) insert(db, 'incident_keys', row);
    for (const row of work.outbox) insert(db, 'outbox', row);
    for (const row of work.effects) insert(db, 'pending_effects', row);
    for (const row of work.drafts) insert(db, 'drafts', row);
    for (const row of work.conflicts) insert(db, 'conflicts', row);
  });
}

function insert(db: WritableDb, table: string, row: Row): void {
  const names = Object.keys(row);
  db.run(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
}

function readable(read: () => readonly Row[]): readonly Row[] {
  try {
    return read();
  } catch {
    return [];
  }
}
