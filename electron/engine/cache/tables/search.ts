import type { AnyDb, WritableDb } from '../database.ts';

/** Row ids are `n * span + k`: k 0 holds an incident's own words, k from 1 the words of its notes. */
const span = 2_097_152;

/** Multiplied in SQL, since the driver binds large whole numbers as floating point. */
const rowId = `? * ${span} + ?`;

export function addWords(db: WritableDb, n: number, k: number, text: string): void {
  db.run(`INSERT INTO search (rowid, text) VALUES (${rowId}, ?)`, n, k, text);
}

export function replaceWords(db: WritableDb, n: number, k: number, text: string): void {
  removeWords(db, n, k);
  addWords(db, n, k, text);
}

export function removeWords(db: WritableDb, n: number, k: number): void {
  db.run(`DELETE FROM search WHERE rowid = ${rowId}`, n, k);
}

/** Numbers of the incidents that have `match` (an FTS5 expression) in their words or in one note. */
export function incidentsWith(db: AnyDb, match: string): readonly number[] {
  return db.values<number>(`SELECT DISTINCT rowid / ${span} FROM search WHERE search MATCH ?`, match);
}
