import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import type { CacheParts } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';

export const cacheName = 'cache.db';
export const cacheKeyHex = 'ab'.repeat(32);
export const cacheKey: Uint8Array = Buffer.from(cacheKeyHex, 'hex');

/** How a crash image is opened: by the engine's own means. */
export const cacheParts: CacheParts = {
  openDatabase: openSqlite,
  files: diskFiles,
  clock: { nowMs: () => Date.parse('2026-11-22T12:00:00.000Z') },
};
