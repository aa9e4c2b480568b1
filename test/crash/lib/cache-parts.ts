import { createHash } from 'node:crypto';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import type { CacheParts } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';

export const cacheName = 'cache.db';

/** What the keychain holds: the number of the cache's key, and the one that is to follow while a change is under way. */
export type HeldKeys = { readonly current: number; readonly next: number | null };

/** The key of that number. */
export function cacheKeyOf(number: number): Buffer {
  return createHash('sha256').update(`crash key ${number}`).digest();
}

/** The key of a cache that never changed it. */
export const cacheKey: Uint8Array = cacheKeyOf(0);

/** How a crash image is opened: by the engine's own means. */
export const cacheParts: CacheParts = {
  openDatabase: openSqlite,
  files: diskFiles,
  clock: { nowMs: () => Date.parse('2026-11-22T12:00:00.000Z') },
};
