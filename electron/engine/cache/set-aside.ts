import { basename } from 'node:path';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { CacheFiles } from './cache-files.ts';

/** Renames a database with its log, so that a person can look at it later. Answers the new name without its folder. */
export function setAside(files: CacheFiles, path: string, nowMs: number): string {
  const stamp = toTimestamp(nowMs).replace(/[:.]/g, '-');
  let target = `${path}.damaged-${stamp}`;
  for (let count = 2; files.exists(target); count += 1) target = `${path}.damaged-${stamp}-${count}`;
  for (const part of ['-wal', '-shm', '']) files.rename(`${path}${part}`, `${target}${part}`);
  return basename(target);
}
