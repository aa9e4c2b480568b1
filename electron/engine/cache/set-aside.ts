import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { CacheFiles } from './cache-files.ts';

/** A name beside `path` that is not taken. */
export function asidePath(files: CacheFiles, path: string, nowMs: number): string {
  const stamp = toTimestamp(nowMs).replace(/[:.]/g, '-');
  let target = `${path}.damaged-${stamp}`;
  for (let count = 2; files.exists(target); count += 1) target = `${path}.damaged-${stamp}-${count}`;
  return target;
}

/** Renames a database with its log, so that a person can look at it later. */
export function setAside(files: CacheFiles, path: string, target: string): void {
  for (const part of ['-wal', '-shm', '']) files.rename(`${path}${part}`, `${target}${part}`);
}
