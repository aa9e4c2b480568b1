import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, absolute. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * The folder in which everything slow to make is kept between runs and clones. The test desktop has private XDG
 * folders and names the real one by WATCHFLOOR_CACHE.
 */
export function cacheRoot(env = process.env) {
  if (env.WATCHFLOOR_CACHE) return env.WATCHFLOOR_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'watchfloor');
}

/** A path inside the repository, absolute. */
export function inProject(...parts) {
  return join(projectRoot, ...parts);
}
