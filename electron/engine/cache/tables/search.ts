import type { AnyDb, WritableDb } from '../database.ts';

/** Row ids are `n * span + k`: k 0 holds an incident's own words, k from 1 the words of its notes. */
const span = 2_097_152;

/** Multiplied in SQL, since the driver binds large whole numbers as floating point. */
const rowId = `? * ${span} + ?`;

export type Words = {
  readonly n: number;
  readonly k: number;
  /** What is to be found there; null for nothing. */
  readonly text: string | null;
  /** Whether other words may be there. */
  readonly clear: boolean;
};

export function writeWords(db: WritableDb, words: readonly Words[]): void {
  for (const { n, k, clear } of words) if (clear) db.run(`DELETE FROM search WHERE rowid = ${rowId}`, n, k);
  for (const { n, k, text } of words.toSorted((left, right) => left.n - right.n || left.k - right.k))
    if (text !== null) db.run(`INSERT INTO search (rowid, text) VALUES (${rowId}, ?)`, n, k, text);
}

/** Numbers of the incidents that have `match` (an FTS5 expression) in their words or in one note. */
export function incidentsWith(db: AnyDb, match: string): readonly number[] {
  return db.values<number>(`SELECT DISTINCT rowid / ${span} FROM search WHERE search MATCH ?`, match);
}
