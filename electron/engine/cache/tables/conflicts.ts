import type { IncidentField } from '../../../../shared/domain/incident.ts';
import type { Json } from '../../../../shared/domain/scalars.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** One field of one command that waits for the user's decision. */
export type ConflictRow = {
  readonly command_id: string;
  readonly field: IncidentField;
  readonly incident_id: string;
  /** What the user saw when writing. */
  readonly base: Json;
  readonly mine: Json;
  /** The server's value when the conflict was noticed. */
  readonly theirs: Json;
  /** What the user gave as the reason of a step; only beside `status`. */
  readonly reason: string | null;
  readonly written_at: string;
  readonly noticed_at: string;
};

type Stored = Omit<ConflictRow, 'base' | 'mine' | 'theirs'> & {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
};

const columns = 'command_id, field, incident_id, base, mine, theirs, reason, written_at, noticed_at';

export function putConflict(db: WritableDb, row: ConflictRow): void {
  db.run(
    `INSERT INTO conflicts (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (command_id, field) DO UPDATE SET mine = excluded.mine, theirs = excluded.theirs`,
    row.command_id,
    row.field,
    row.incident_id,
    JSON.stringify(row.base),
    JSON.stringify(row.mine),
    JSON.stringify(row.theirs),
    row.reason,
    row.written_at,
    row.noticed_at,
  );
}

/** Oldest first, the fields of one command together. */
export function allConflicts(db: AnyDb): readonly ConflictRow[] {
  return db
    .all<Stored>(`SELECT ${columns} FROM conflicts ORDER BY noticed_at, command_id, field`)
    .map(rowFrom);
}

export function conflictsOfCommand(db: AnyDb, commandId: string): readonly ConflictRow[] {
  return db
    .all<Stored>(`SELECT ${columns} FROM conflicts WHERE command_id = ? ORDER BY field`, commandId)
    .map(rowFrom);
}

/** Fields of an incident that wait for a decision. */
export function conflictFieldsOf(db: AnyDb, incidentId: string): readonly string[] {
  return db.values<string>(
    'SELECT DISTINCT field FROM conflicts WHERE incident_id = ? ORDER BY field',
    incidentId,
  );
}

export function removeConflict(db: WritableDb, commandId: string, field: IncidentField): void {
  db.run('DELETE FROM conflicts WHERE command_id = ? AND field = ?', commandId, field);
}

/** A conflict is what is left of one command. */
export function countConflicts(db: AnyDb): number {
  return db.values<number>('SELECT count(DISTINCT command_id) FROM conflicts')[0] ?? 0;
}

function rowFrom(row: Stored): ConflictRow {
  return {
    ...row,
    base: JSON.parse(row.base) as Json,
    mine: JSON.parse(row.mine) as Json,
    theirs: JSON.parse(row.theirs) as Json,
  };
}
