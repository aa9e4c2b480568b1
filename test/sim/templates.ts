import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFiles } from '../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../electron/engine/cache/sqlite-connection.ts';
import type { Population } from './population.ts';
import { cacheKey } from './sim-client.ts';
import { makeServerTemplate, startMs } from './sim-server.ts';

/** What every run begins with, made once: a server's store and an empty cache. */
export type Templates = {
  readonly folder: string;
  readonly server: string;
  readonly cache: string;
  readonly people: Population;
  /** A number for each run. */
  readonly next: () => number;
  readonly remove: () => void;
};

/** In memory where the system has a file system there. */
export async function makeTemplates(): Promise<Templates> {
  const folder = mkdtempSync(join(memoryFolder(), 'watchfloor-sim-'));
  const server = join(folder, 'server');
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const people = await makeServerTemplate(server);
  const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => startMs } };
  openCache(parts, join(cache, 'cache.db'), Buffer.from(cacheKey, 'hex')).close();
  let runs = 0;
  return {
    ...{ folder, server, cache, people },
    next: () => {
      runs += 1;
      return runs;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function memoryFolder(): string {
  try {
    rmSync(mkdtempSync('/dev/shm/watchfloor-try-'), { recursive: true });
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
