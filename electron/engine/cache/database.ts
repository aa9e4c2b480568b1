import type { Database, Statement } from 'better-sqlite3';
import { storageError } from './storage-error.ts';

export type SqlValue = string | number | null;

/** Opens one SQLite connection; nothing has been read from the file yet. Injected, so that tests can own the disk. */
export type OpenDatabase = (path: string, options: { readonly readonly: boolean }) => Database;

type Reading = {
  readonly all: <Row>(sql: string, ...values: readonly SqlValue[]) => readonly Row[];
  readonly first: <Row>(sql: string, ...values: readonly SqlValue[]) => Row | null;
  /** Rows as arrays in the order of the columns: half the cost of objects, for long scans. */
  readonly tuples: <Row extends readonly SqlValue[]>(
    sql: string,
    ...values: readonly SqlValue[]
  ) => readonly Row[];
  /** One value a row. */
  readonly values: <Value extends SqlValue>(sql: string, ...values: readonly SqlValue[]) => readonly Value[];
};

/** A connection that SQLite itself opened read-only; sees what was committed before each statement. */
export type ReadableDb = Reading & { readonly access: 'read' };

/** The one writing connection. `run` answers how many rows it changed. */
export type WritableDb = Reading & {
  readonly access: 'write';
  readonly run: (sql: string, ...values: readonly SqlValue[]) => number;
  /** Adds one row and answers its row id; much cheaper than RETURNING, which opens a table of its own each time. */
  readonly insert: (sql: string, ...values: readonly SqlValue[]) => number;
  /** Gives up to so many free pages at the end of the file back, in a transaction of its own. */
  readonly giveBack: (pages: number) => void;
  /** All or nothing, durable when it returns. Not to be nested, and never held across an `await`. */
  readonly transaction: <T>(body: () => T) => T;
};

/** For functions that only read and are used within a transaction as well. */
export type AnyDb = ReadableDb | WritableDb;

export function readableDb(connection: Database): ReadableDb {
  return { access: 'read', ...readingFrom(connection, statements(connection)) };
}

export function writableDb(connection: Database): WritableDb {
  const prepare = statements(connection);
  return {
    access: 'write',
    ...readingFrom(connection, prepare),
    run: (sql, ...values) => {
      try {
        return prepare(sql).run(...values).changes;
      } catch (error) {
        throw storageError(error);
      }
    },
    insert: (sql, ...values) => {
      try {
        return Number(prepare(sql).run(...values).lastInsertRowid);
      } catch (error) {
        throw storageError(error);
      }
    },
    giveBack: (pages) => {
      try {
        connection.exec(`PRAGMA incremental_vacuum(${pages})`); // `run` would end after the first page.
      } catch (error) {
        throw storageError(error);
      }
    },
    transaction: (body) => {
      try {
        prepare('BEGIN IMMEDIATE').run();
        const value = body();
        prepare('COMMIT').run();
        return value;
      } catch (error) {
        rollBack(connection);
        throw storageError(error);
      }
    },
  };
}

/** SQLite ends a transaction by itself for some errors (a full disk is one), and then has nothing to roll back. */
function rollBack(connection: Database): void {
  if (connection.open && connection.inTransaction) connection.exec('ROLLBACK');
}

type Prepare = (sql: string) => Statement<SqlValue[]>;

function statements(connection: Database): Prepare {
  const prepared = new Map<string, Statement<SqlValue[]>>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = connection.prepare<SqlValue[]>(sql);
    prepared.set(sql, made);
    return made;
  };
}

function readingFrom(connection: Database, prepare: Prepare): Reading {
  const raw = new Map<string, Statement<SqlValue[]>>();
  const single = new Map<string, Statement<SqlValue[]>>();
  const guarded = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw storageError(error);
    }
  };
  const shaped = (kept: typeof raw, sql: string, shape: (made: Statement<SqlValue[]>) => void) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const made = connection.prepare<SqlValue[]>(sql);
    shape(made);
    kept.set(sql, made);
    return made;
  };
  return {
    all: <Row>(sql: string, ...values: readonly SqlValue[]) =>
      guarded(() => prepare(sql).all(...values) as readonly Row[]),
    first: <Row>(sql: string, ...values: readonly SqlValue[]) =>
      guarded(() => (prepare(sql).get(...values) ?? null) as Row | null),
    tuples: <Row extends readonly SqlValue[]>(sql: string, ...values: readonly SqlValue[]) =>
      guarded(() => shaped(raw, sql, (made) => made.raw()).all(...values) as unknown as readonly Row[]),
    values: <Value extends SqlValue>(sql: string, ...values: readonly SqlValue[]) =>
      guarded(() => shaped(single, sql, (made) => made.pluck()).all(...values) as readonly Value[]),
  };
}
