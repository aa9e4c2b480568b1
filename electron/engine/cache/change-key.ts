import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CacheFiles } from './cache-files.ts';
import { checkKey, storeKeyCheck } from './key-check.ts';
import { type CacheParts, unlock } from './open-cache.ts';
import { storageError } from './storage-error.ts';

/** Which of the two keys opens the cache now, and what stood in the way of the new one. */
export type KeyChange =
  | { readonly done: true }
  /** Nothing was changed. */
  | { readonly done: false; readonly error: unknown };

/**
 * Brings the closed cache at `path` under `next`. SQLite would rewrite a live file page by page; here a copy is made,
 * rewritten and checked, and takes the place of the cache in one rename, so that at each moment exactly one of the two
 * keys opens it. To be called again after an end in the middle: it finds out how far it was.
 */
export function changeKey(parts: CacheParts, path: string, key: Uint8Array, next: Uint8Array): KeyChange {
  const { files } = parts;
  try {
    if (files.size(path) > 0 && !isUnder(parts, path, next)) {
      const copy = `${path}.rekey`;
      try {
        copyUnder(parts, path, copy, key, next);
      } catch (error) {
        empty(parts, copy);
        throw error;
      }
      takePlace(parts, copy, path, next);
    }
    keepKeyCheck(files, path, next);
    return { done: true };
  } catch (error) {
    return { done: false, error: storageError(error) };
  }
}

/** A rename may be reported as failed that was made (its folder could not be synced): the file itself tells. */
function takePlace(parts: CacheParts, copy: string, path: string, next: Uint8Array): void {
  try {
    parts.files.rename(copy, path);
  } catch (error) {
    if (!opens(parts, path, next)) throw error;
  }
}

/** Whatever becomes of it, the new key is the one that opens the cache; opening it stores the check again. */
function keepKeyCheck(files: CacheFiles, path: string, next: Uint8Array): void {
  try {
    storeKeyCheck(files, path, next);
  } catch {
    return;
  }
}

/**
 * Writes the closed cache anew so that its file can become smaller later on; one that an older Watchfloor made cannot. In the
 * same way and as safely as under a new key.
 */
export function rewriteShrinkable(parts: CacheParts, path: string, key: Uint8Array): KeyChange {
  const copy = `${path}.rekey`;
  try {
    copyUnder(parts, path, copy, key, key);
    parts.files.rename(copy, path);
    return { done: true };
  } catch (error) {
    empty(parts, copy);
    return { done: false, error: storageError(error) };
  }
}

/**
 * With a log beside it the cache is in ordinary use under the key that was checked last, and no other key may touch it: only
 * a cache that was closed is tried.
 */
function isUnder(parts: CacheParts, path: string, key: Uint8Array): boolean {
  if (checkKey(parts.files, path, key) === 'right') return true;
  return parts.files.size(`${path}-wal`) === 0 && opens(parts, path, key);
}

function opens(parts: CacheParts, path: string, key: Uint8Array): boolean {
  try {
    withDatabase(parts, path, key, () => undefined);
    return true;
  } catch {
    return false;
  }
}

function copyUnder(parts: CacheParts, path: string, copy: string, key: Uint8Array, next: Uint8Array): void {
  const { files } = parts;
  empty(parts, copy);
  files.makePrivate(copy);
  withDatabase(parts, path, key, (source) => {
    source.pragma('wal_checkpoint(TRUNCATE)');
    source.pragma('auto_vacuum = INCREMENTAL');
    source.prepare('VACUUM INTO ?').run(copy);
  });
  if (files.size(`${path}-wal`) > 0) throw new AppError('internal', 'The log of the cache did not go.');
  withDatabase(parts, copy, key, (database) => {
    database.pragma('synchronous = FULL');
    if (next !== key) database.pragma(`rekey = "x'${Buffer.from(next).toString('hex')}'"`);
  });
  withDatabase(parts, copy, next, (database) => {
    const verdict: unknown = database.pragma('quick_check', { simple: true });
    if (verdict !== 'ok') throw new AppError('internal', 'The copy under the new key is not sound.');
  });
}

function withDatabase(
  parts: CacheParts,
  path: string,
  key: Uint8Array,
  use: (database: Database) => void,
): void {
  const database = parts.openDatabase(path, { readonly: false });
  try {
    unlock(database, key);
    database.pragma('temp_store = MEMORY');
    use(database);
  } finally {
    database.close();
  }
}

/** What an earlier try left behind; its rollback journal must not be played into another file. */
function empty({ files }: CacheParts, copy: string): void {
  for (const path of [`${copy}-journal`, copy]) if (files.size(path) > 0) files.write(path, '');
}
