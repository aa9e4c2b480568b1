import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { migrate } from './migrate.ts';

export type Database = SqliteDatabase.Database;
type Value = string | number | bigint | null | Uint8Array;
type Statement = SqliteDatabase.Statement<Value[]>;

/** What SQLite calls a database without a file. */
const inMemory = ':memory:';

/**
 * Opens the store, makes it durable and brings its schema up to date. `synchronous` is set on every open: this SQLite build
 * falls back to NORMAL when a WAL database is opened again, and then acknowledged commits may be lost with the power.
 */
export function openDatabase(file: string): Database {
  // SQLite gives its other files the same mode.
  if (file !== inMemory) closeSync(openSync(file, 'a', 0o600));
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma(`journal_size_limit = ${keptWalBytes}`);
  db.pragma('busy_timeout = 5000');
  db.pragma('trusted_schema = OFF');
  // What is erased leaves no bytes behind in the file.
  db.pragma('secure_delete = ON');
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error('the store would not be durable');
  migrate(db);
  return db;
}

/** The write-ahead log is cut back to this after a checkpoint, so that a bulk load does not leave its size behind. */
const keptWalBytes = 64 * 1024 * 1024;

const prepared = new WeakMap<Database, Map<string, Statement>>();

/** The prepared statement of `sql`; each is prepared once for each database. */
function statement(db: Database, sql: string): Statement {
  let statements = prepared.get(db);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(db, statements);
  }
  let found = statements.get(sql);
  if (found === undefined) {
    found = db.prepare<Value[]>(sql);
    statements.set(sql, found);
  }
  return found;
}

export function run(db: Database, sql: string, ...values: Value[]): number {
  return statement(db, sql).run(...values).changes;
}

/** The first row, or null. `Row` is what the query names; the schema's CHECKs and STRICT tables hold it to that. */
export function one<Row>(db: Database, sql: string, ...values: Value[]): Row | null {
  return (statement(db, sql).get(...values) as Row | undefined) ?? null;
}

export function all<Row>(db: Database, sql: string, ...values: Value[]): Row[] {
  return statement(db, sql).all(...values) as Row[];
}

export type { Value };
