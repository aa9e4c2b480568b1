import { basename, dirname, join } from 'node:path';
import type { CacheFiles } from './cache-files.ts';

/**
 * Replacing a damaged cache takes several steps. A file beside the cache names the one that is set aside until the new
 * cache has its pending work, so that an end of the process in between does not start an empty cache without a word.
 */
function markPath(cachePath: string): string {
  return `${cachePath}.replacing`;
}

export function beginReplacement(files: CacheFiles, cachePath: string, aside: string): void {
  files.write(markPath(cachePath), `${basename(aside)}\n`);
}

/** The file set aside whose pending work the cache at `cachePath` does not have yet. */
export function unfinishedReplacement(files: CacheFiles, cachePath: string): string | null {
  const name = files.read(markPath(cachePath))?.trim() ?? '';
  if (!name.startsWith(`${basename(cachePath)}.damaged-`)) return null;
  const aside = join(dirname(cachePath), basename(name));
  return files.exists(aside) ? aside : null;
}

export function endReplacement(files: CacheFiles, cachePath: string): void {
  files.write(markPath(cachePath), '');
}
