import type { Database, Statement } from 'better-sqlite3';
import { storageError } from '../../cache/storage-error.ts';

export type CaseValue = string | number | null | Uint8Array;

/** The connection of an open case. Values are bound; statements are kept. */
export type CaseDb = {
  readonly all: <Row>(sql: string, ...values: readonly CaseValue[]) => readonly Row[];
  readonly first: <Row>(sql: string, ...values: readonly CaseValue[]) => Row | null;
  /** The first column of the first row. */
  readonly value: <Value extends CaseValue>(sql: string, ...values: readonly CaseValue[]) => Value | null;
  readonly run: (sql: string, ...values: readonly CaseValue[]) => number;
  /** Answers the row's number. */
  readonly insert: (sql: string, ...values: readonly CaseValue[]) => number;
  /** All or nothing, durable when it returns. Not to be nested, and never held across an `await`. */
  readonly transaction: <T>(body: () => T) => T;
};

export function caseDb(connection: Database): CaseDb {
  const prepared = new Map<string, Statement<CaseValue[]>>();
  const prepare = (sql: string): Statement<CaseValue[]> => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = connection.prepare<CaseValue[]>(sql);
    prepared.set(sql, made);
    return made;
  };
  const guarded = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw storageError(error);
    }
  };
  return {
    all: <Row>(sql: string, ...values: readonly CaseValue[]) =>
      guarded(() => prepare(sql).all(...values) as readonly Row[]),
    first: <Row>(sql: string, ...values: readonly CaseValue[]) =>
      guarded(() => (prepare(sql).get(...values) ?? null) as Row | null),
    value: <Value extends CaseValue>(sql: string, ...values: readonly CaseValue[]) =>
      guarded(() => {
        const row = prepare(sql).get(...values) as Record<string, Value> | undefined;
        return row === undefined ? null : (Object.values(row)[0] ?? null);
      }),
    run: (sql, ...values) => guarded(() => prepare(sql).run(...values).changes),
    insert: (sql, ...values) => guarded(() => Number(prepare(sql).run(...values).lastInsertRowid)),
    transaction: (body) =>
      guarded(() => {
        try {
          prepare('BEGIN IMMEDIATE').run();
          const value = body();
          prepare('COMMIT').run();
          return value;
        } catch (error) {
          // SQLite ends a transaction by itself for some errors (a full disk is one).
          if (connection.open && connection.inTransaction) connection.exec('ROLLBACK');
          throw error;
        }
      }),
  };
}
