import type { SourceTrust } from '../../../../shared/domain/case-event.ts';
import type { FieldMapping, Source, SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { CaseDb } from './case-db.ts';

export type SourceState = Source['state'];

export type SourceRow = {
  readonly n: number;
  readonly id: string;
  readonly name: string;
  readonly format: SourceFormat;
  readonly mapping: FieldMapping | null;
  readonly added_at: string;
  readonly state: SourceState;
  readonly problem: string | null;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly trust: SourceTrust;
  readonly integrity: string;
};

const columns = 'n, id, name, format, mapping, added_at, state, problem, bytes, sha256, trust, integrity';

type Stored = Omit<SourceRow, 'mapping'> & { readonly mapping: string | null };

export function listSourceRows(db: CaseDb): readonly SourceRow[] {
  return db.all<Stored>(`SELECT ${columns} FROM sources ORDER BY n`).map(fromStored);
}

export function getSourceRow(db: CaseDb, id: string): SourceRow | null {
  const row = db.first<Stored>(`SELECT ${columns} FROM sources WHERE id = ?`, id);
  return row === null ? null : fromStored(row);
}

export type NewSource = Pick<
  SourceRow,
  'id' | 'name' | 'format' | 'mapping' | 'added_at' | 'integrity' | 'trust'
>;

export function insertSource(db: CaseDb, source: NewSource): number {
  return db.insert(
    `INSERT INTO sources (id, name, format, mapping, added_at, state, trust, integrity)
     VALUES (?, ?, ?, ?, ?, 'importing', ?, ?)`,
    source.id,
    source.name,
    source.format,
    source.mapping === null ? null : JSON.stringify(source.mapping),
    source.added_at,
    source.trust,
    source.integrity,
  );
}

/** A source of which only a part was taken in, from what bears the same name and is read the same way; the last one. */
export function partialOf(
  db: CaseDb,
  name: string,
  format: SourceFormat,
  mapping: FieldMapping | null,
): number | null {
  return db.value<number>(
    "SELECT n FROM sources WHERE state = 'partial' AND name = ? AND format = ? AND mapping IS ? ORDER BY n DESC",
    name,
    format,
    mapping === null ? null : JSON.stringify(mapping),
  );
}

/** Goes on with a source; what belongs to no segment of it is told anew. To be called in a transaction. */
export function beginAgain(db: CaseDb, n: number, trust: SourceTrust): void {
  db.run("UPDATE sources SET state = 'importing', problem = NULL, trust = ? WHERE n = ?", trust, n);
  db.run('DELETE FROM unread WHERE source_n = ? AND segment_n IS NULL', n);
  db.run('DELETE FROM disclosures WHERE source_n = ?', n);
}

export function setSourceState(db: CaseDb, n: number, state: SourceState, problem: string | null): void {
  db.run('UPDATE sources SET state = ?, problem = ? WHERE n = ?', state, problem, n);
}

/** What an import that was killed left behind is said to be a part. Answers how many there were. */
export function markInterrupted(db: CaseDb): number {
  return db.run(
    `UPDATE sources SET state = 'partial', problem = 'Watchfloor ended while this was being taken in.'
     WHERE state = 'importing'`,
  );
}

/** As the contract has it, with the counts. */
export function describeSources(db: CaseDb): Source[] {
  type Counted = Stored & {
    files: number;
    events: number | null;
    unread: number;
    first_time: number | null;
    last_time: number | null;
  };
  const rows = db.all<Counted>(
    `SELECT ${columns},
       (SELECT count(*) FROM source_files f WHERE f.source_n = s.n) AS files,
       (SELECT sum(rows) FROM segments g WHERE g.source_n = s.n) AS events,
       (SELECT count(*) FROM unread u WHERE u.source_n = s.n) AS unread,
       (SELECT min(first_time) FROM segments g WHERE g.source_n = s.n) AS first_time,
       (SELECT max(last_time) FROM segments g WHERE g.source_n = s.n) AS last_time
     FROM sources s ORDER BY n`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    format: row.format,
    added_at: row.added_at,
    state: row.state,
    files: row.files,
    bytes: row.bytes,
    sha256: row.sha256,
    events: row.events ?? 0,
    unread: row.unread,
    trust: row.trust,
    integrity: row.problem === null ? row.integrity : `${row.problem} ${row.integrity}`,
    first_time: row.first_time === null ? null : toTimestamp(row.first_time),
    last_time: row.last_time === null ? null : toTimestamp(row.last_time),
  }));
}

function fromStored(row: Stored): SourceRow {
  return { ...row, mapping: row.mapping === null ? null : (JSON.parse(row.mapping) as FieldMapping) };
}
