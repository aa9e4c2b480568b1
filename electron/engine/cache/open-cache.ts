import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import type { CacheFiles } from './cache-files.ts';
import { type OpenDatabase, type ReadableDb, readableDb, type WritableDb, writableDb } from './database.ts';
import { checkKey, storeKeyCheck } from './key-check.ts';
import { framesTaken, judgeTail, type LogTail, readLog } from './log-tail.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { beginReplacement, endReplacement, unfinishedReplacement } from './replacement.ts';
import { restoreWork, type SalvagedWork, salvageText, salvageWork } from './salvage-work.ts';
import { asidePath, setAside } from './set-aside.ts';
import { storageError } from './storage-error.ts';
import { getMeta, setMeta } from './tables/meta.ts';

export type CacheParts = {
  readonly openDatabase: OpenDatabase;
  readonly files: CacheFiles;
  readonly clock: Clock;
};

export type Cache = {
  readonly read: ReadableDb;
  readonly write: WritableDb;
  readonly schemaVersion: number;
  /** Said once to the user: that a damaged cache was set aside, and what became of pending work. */
  readonly notice: string | null;
  /** On disk, with the write-ahead log. */
  readonly bytes: () => number;
  /** Whether the file can become smaller; one of an older Watchfloor could not be made so for want of room. */
  readonly shrinks: boolean;
  readonly close: () => void;
};

export const cipher = 'aegis';
export const pageBytes = 8_192;

/**
 * Opens the encrypted cache, or makes it. Throws `cache_key_wrong` when the file belongs to another key. A damaged file
 * is never deleted: it is renamed, pending work is read out of it as far as possible, and an empty cache takes its place.
 */
export function openCache(parts: CacheParts, path: string, key: Uint8Array): Cache {
  const { frames } = readLog(parts.files, path, pageBytes);
  try {
    const aside = unfinishedReplacement(parts.files, path);
    if (aside === null) return openAt(parts, path, key, null);
    return openAt(parts, path, key, { work: salvage(parts, aside, key), where: basename(aside) });
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (belongsToAnotherKey(parts.files, path, key)) {
      throw new AppError(
        'cache_key_wrong',
        'The key in the keychain does not open the local cache. Nothing was changed; sign out and in again to start a new cache.',
        { cause: error },
      );
    }
    // SQLite has taken of the log what it could, and nobody can tell any more whether that was all.
    return replaceDamaged(parts, path, key, frames.length > 0);
  }
}

/**
 * Sets the file at `path` aside whatever its state and opens a new one with the pending work of the old, which may lack what
 * was saved last where `mayLack` says so.
 */
export function replaceDamaged(parts: CacheParts, path: string, key: Uint8Array, mayLack = false): Cache {
  const { files, clock } = parts;
  // A cache whose replacement did not end has nothing of its own yet.
  const unfinished = unfinishedReplacement(files, path);
  const found = salvage(parts, unfinished ?? path, key);
  const work = found === null ? null : { ...found, whole: found.whole && !mayLack };
  const aside = asidePath(files, path, clock.nowMs());
  if (unfinished === null) beginReplacement(files, path, aside);
  setAside(files, path, aside);
  return openAt(parts, path, key, { work, where: basename(unfinished ?? aside) });
}

type Replacement = { readonly work: SalvagedWork | null; readonly where: string };

function openAt(parts: CacheParts, path: string, key: Uint8Array, replaced: Replacement | null): Cache {
  const { files, openDatabase } = parts;
  files.makePrivate(path);
  const log = readLog(files, path, pageBytes);
  const writing = openDatabase(path, { readonly: false });
  let reading: Database | null = null;
  try {
    unlock(writing, key);
    if (files.size(path) === 0) {
      writing.pragma(`page_size = ${pageBytes}`);
      // Can only be chosen before the first table; without it the file would never become smaller.
      writing.pragma('auto_vacuum = INCREMENTAL');
    } else storeKeyCheck(files, path, key); // Before there is a log: with one, only the key that was checked may be tried.
    settle(writing);
    const taken = log.frames.length === 0 ? null : framesTaken(writing);
    const write = writableDb(writing);
    const version = migrate(write, migrations);
    if (taken !== null) tellOfTail(write, judgeTail(log, taken));
    assertEncrypted(files, path);
    storeKeyCheck(files, path, key);
    if (replaced !== null) takeOver(files, path, write, replaced);
    reading = openDatabase(path, { readonly: true });
    unlock(reading, key);
    reading.pragma('temp_store = MEMORY');
    const opened = reading;
    return {
      write,
      read: readableDb(opened),
      schemaVersion: version,
      notice: replaced === null ? null : noticeOf(replaced),
      shrinks: writing.pragma('auto_vacuum', { simple: true }) === 2,
      bytes: () => files.size(path) + files.size(`${path}-wal`),
      close: () => {
        opened.close();
        writing.close();
      },
    };
  } catch (error) {
    reading?.close();
    writing.close();
    throw storageError(error);
  }
}

/** Cipher, then the raw key, before anything else touches the file. */
export function unlock(connection: Database, key: Uint8Array): void {
  connection.pragma(`cipher = '${cipher}'`);
  connection.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  // The first read that can notice a wrong key.
  connection.prepare('SELECT count(*) FROM sqlite_schema').get();
}

/**
 * `synchronous` is set and read back at every open: this build re-opens a WAL database at NORMAL, which may lose
 * acknowledged commits when the power goes.
 */
function settle(connection: Database): void {
  connection.pragma('temp_store = MEMORY');
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cache_size = -32768');
  connection.pragma('wal_autocheckpoint = 4096');
  const settings = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
    connection.pragma(name, { simple: true }),
  );
  if (settings[0] !== 'wal' || settings[1] !== 2 || settings[2] !== 1)
    throw new AppError('internal', `The cache does not keep its promises here: ${settings.join(', ')}.`);
}

function assertEncrypted(files: CacheFiles, path: string): void {
  if (Buffer.from(files.head(path, 15)).toString('latin1') === 'SQLite format 3')
    throw new AppError('internal', 'The cache is not encrypted; it is not used.');
}

function isDamage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'cache_damaged';
}

/**
 * Bytes 16 to 23 of the file are plain also when it is encrypted: page size, versions, reserved bytes, payload fractions
 * (https://sqlite.org/fileformat.html#the_database_header). Where the key was never checked they tell a database from garbage.
 */
function belongsToAnotherKey(files: CacheFiles, path: string, key: Uint8Array): boolean {
  const verdict = checkKey(files, path, key);
  if (verdict !== 'unknown') return verdict === 'wrong' && looksLikeDatabase(files, path);
  return looksLikeDatabase(files, path);
}

function looksLikeDatabase(files: CacheFiles, path: string): boolean {
  const head = files.head(path, 24);
  const size = ((head[16] ?? 0) << 8) | (head[17] ?? 0);
  return size === pageBytes && head[21] === 64 && head[22] === 32 && head[23] === 32;
}

function salvage(parts: CacheParts, path: string, key: Uint8Array): SalvagedWork | null {
  let connection: Database | null = null;
  try {
    connection = parts.openDatabase(path, { readonly: false });
    unlock(connection, key);
    return salvageWork(readableDb(connection));
  } catch {
    return null; // Nothing in it can be read; the file itself is kept.
  } finally {
    connection?.close();
  }
}

/** What SQLite passes over in silence. The damaged part cannot be read by anybody; the rest is as it was before it. */
function tellOfTail(write: WritableDb, tail: LogTail): void {
  if (tail === 'whole') return;
  const text =
    tail === 'damaged'
      ? 'The log of the local cache was damaged. What was saved last in it could not be read and is missing. Look through your last actions and drafts.'
      : 'What was being saved when Watchfloor ended is not complete and is missing. If that was an action of yours, look whether it is there.';
  write.transaction(() => {
    const before = getMeta(write, 'told'); // Nobody may have read yet that another cache was set aside.
    if (before?.includes(text) !== true) setMeta(write, 'told', before === null ? text : `${before} ${text}`);
  });
  // What is left of it must not be taken for something else the next time; a full disk keeps it.
  try {
    write.first('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    return;
  }
}

/** The pending work, and the word about it: neither is gone when the process ends before anybody has read it. */
function takeOver(files: CacheFiles, path: string, write: WritableDb, replaced: Replacement): void {
  if (replaced.work !== null) restoreWork(write, replaced.work);
  write.transaction(() => setMeta(write, 'told', noticeOf(replaced)));
  endReplacement(files, path);
}

function noticeOf({ work, where }: Replacement): string {
  return `The local cache was damaged and has been set aside as ${where}. ${salvageText(work)} Everything else is being fetched again.`;
}
