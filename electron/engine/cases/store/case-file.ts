import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { CaseKey } from '../../../../shared/ipc/examiner-frames.ts';
import type { OpenDatabase } from '../../cache/database.ts';
import { storageError } from '../../cache/storage-error.ts';
import { type CaseDb, caseDb } from './case-db.ts';
import { caseMigrations, caseSchema, caseSchemaVersion } from './case-schema.ts';

const cipher = 'aegis';
const pageBytes = 16_384;

export type CaseFile = { readonly db: CaseDb; readonly close: () => void };

/** Opens what is there. Throws `cache_key_wrong` for another key or passphrase, `cache_damaged` for a file that is no case. */
export function openCaseFile(openDatabase: OpenDatabase, path: string, key: CaseKey): CaseFile {
  if (!existsSync(path)) throw new AppError('not_found', 'The case file is not there any more.');
  if (!looksLikeCase(path))
    throw new AppError('cache_damaged', 'This file is not a case of Watchfloor. It was not changed.');
  return withFile(openDatabase, path, key, (connection) => {
    const db = caseDb(connection);
    const version = db.value<number>('PRAGMA user_version') ?? 0;
    if (version < 1 || version > caseSchemaVersion) {
      throw new AppError(
        'unsupported',
        `This case was made by another version of Watchfloor (layout ${version}; this one reads ${caseSchemaVersion}). It was not changed.`,
      );
    }
    if (version < caseSchemaVersion) {
      db.transaction(() => {
        for (let from = version; from < caseSchemaVersion; from++)
          connection.exec(caseMigrations[from] as string);
        connection.pragma(`user_version = ${caseSchemaVersion}`);
      });
    }
    return db;
  });
}

/** Makes a case file where nothing is. */
export function makeCaseFile(openDatabase: OpenDatabase, path: string, key: CaseKey): CaseFile {
  if (existsSync(path) && statSync(path).size > 0)
    throw new AppError('conflict', 'There is a file of that name already. It was not changed.');
  return withFile(openDatabase, path, key, (connection) => {
    const db = caseDb(connection);
    db.transaction(() => {
      connection.exec(caseSchema);
      connection.pragma(`user_version = ${caseSchemaVersion}`);
    });
    assertEncrypted(path);
    return db;
  });
}

function withFile(
  openDatabase: OpenDatabase,
  path: string,
  key: CaseKey,
  use: (connection: Database) => CaseDb,
): CaseFile {
  const connection = openDatabase(path, { readonly: false });
  try {
    const fresh = statSync(path).size === 0;
    unlock(connection, key, fresh);
    settle(connection);
    const db = use(connection);
    return {
      db,
      close: () => {
        // Leaves one file behind and nothing beside it.
        connection.pragma('journal_mode = DELETE');
        connection.close();
      },
    };
  } catch (error) {
    connection.close();
    throw storageError(error);
  }
}

/** A passphrase goes through the key derivation of the cipher (Argon2id for AEGIS in SQLite3 Multiple Ciphers). */
function unlock(connection: Database, key: CaseKey, fresh: boolean): void {
  connection.pragma(`cipher = '${cipher}'`);
  if (key.kind === 'raw') connection.pragma(`key = "x'${key.hex}'"`);
  else connection.pragma(`key = '${key.text.replaceAll("'", "''")}'`);
  if (fresh) connection.pragma(`page_size = ${pageBytes}`);
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB') {
      throw new AppError(
        'cache_key_wrong',
        key.kind === 'raw'
          ? 'The key in the keychain does not open this case, or its first page is damaged. Nothing was changed.'
          : 'The passphrase does not open this case. Nothing was changed.',
        { cause: error },
      );
    }
    throw error;
  }
}

/**
 * One process, one connection, one file: a rollback journal that is truncated, so that rows which are only ever added are
 * written once (a write-ahead log writes them twice). FULL syncs the truncation too, so no commit comes back undone.
 */
function settle(connection: Database): void {
  connection.pragma('temp_store = MEMORY');
  connection.pragma('locking_mode = EXCLUSIVE');
  connection.pragma('journal_mode = TRUNCATE');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cache_size = -16384');
  const journal = connection.pragma('journal_mode', { simple: true });
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (journal !== 'truncate' || synchronous !== 2)
    throw new AppError('internal', `The case does not keep its promises here: ${journal}, ${synchronous}.`);
}

function assertEncrypted(path: string): void {
  if (head(path, 15).toString('latin1') === 'SQLite format 3')
    throw new AppError('internal', 'The case is not encrypted; it is not used.');
}

/** Bytes 16 to 23 are plain also in an encrypted file (https://sqlite.org/fileformat.html#the_database_header). */
function looksLikeCase(path: string): boolean {
  const bytes = head(path, 24);
  return bytes.length === 24 && bytes.readUInt16BE(16) === pageBytes && bytes[21] === 64 && bytes[22] === 32;
}

function head(path: string, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}
