import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where one person's cache of one workspace lies: `<userData>/workspaces/<person>/cache.db` and files beside it. */
export type CacheFolder = {
  readonly cachePath: string;
  readonly make: () => Promise<void>;
  readonly hasCache: () => Promise<boolean>;
  /** Moves the cache with its side files into a folder of its own and answers that folder's name. */
  readonly setAside: (stamp: string) => Promise<string>;
  /** Removes everything of this person in this workspace. */
  readonly wipe: () => Promise<void>;
};

export function cacheFolder(userData: string, person: string): CacheFolder {
  if (!/^[0-9a-f]{32}$/.test(person)) throw new Error('not the key of a person');
  const folder = join(userData, 'workspaces', person);
  const cachePath = join(folder, 'cache.db');
  return {
    cachePath,
    make: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    hasCache: async () => {
      try {
        return (await stat(cachePath)).size > 0;
      } catch {
        return false;
      }
    },
    setAside: async (stamp) => {
      const name = `aside-${stamp.replace(/[^0-9A-Za-z]/g, '')}`;
      await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
      // The side files first: a database without its log is older, a log without its database is nothing.
      const names = (await readdir(folder)).filter((file) => file.startsWith('cache.db')).sort();
      for (const file of names.reverse()) await rename(join(folder, file), join(folder, name, file));
      return name;
    },
    wipe: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
