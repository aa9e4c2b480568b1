import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CacheFiles } from './cache-files.ts';

/**
 * SQLite says "not a database" for a wrong key and for a damaged first page alike. A keyed hash of a fixed text beside the
 * database tells them apart; the key is 256 bits of chance, so the hash gives nothing away.
 */
export type KeyVerdict = 'right' | 'wrong' | 'unknown';

function keyCheckPath(cachePath: string): string {
  return `${cachePath}.key-check`;
}

export function checkKey(files: CacheFiles, cachePath: string, key: Uint8Array): KeyVerdict {
  const stored = files.read(keyCheckPath(cachePath))?.trim() ?? '';
  if (!/^[0-9a-f]{64}$/.test(stored)) return 'unknown';
  return timingSafeEqual(Buffer.from(stored, 'hex'), fingerprint(key)) ? 'right' : 'wrong';
}

export function storeKeyCheck(files: CacheFiles, cachePath: string, key: Uint8Array): void {
  if (checkKey(files, cachePath, key) !== 'right')
    files.write(keyCheckPath(cachePath), `${fingerprint(key).toString('hex')}\n`);
}

function fingerprint(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('watchfloor cache key check v1').digest();
}
