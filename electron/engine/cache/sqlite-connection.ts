import Database from 'better-sqlite3';
import type { OpenDatabase } from './database.ts';

/** The real thing: SQLite with encryption at rest, in a file. */
export const openSqlite: OpenDatabase = (path, { readonly }) =>
  new Database(path, { readonly, fileMustExist: readonly, timeout: 2_000 });
