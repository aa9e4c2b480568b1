import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { CacheFiles } from '../cache/cache-files.ts';
import { deriveKey } from './content-format.ts';

/**
 * The key of the store is made once and kept beside it, wrapped under the key of the cache: changing that one rewraps 32
 * bytes and leaves every content as it is. Two copies are kept, since without it nothing in the store can be read.
 */
const headLine = 'watchfloor/evidence-key/v1';
const wrapLabel = Buffer.from('watchfloor evidence store key wrap v1', 'latin1');
const nonceBytes = 12;
const keyBytes = 32;
const wrappedBytes = nonceBytes + keyBytes + 16;
const mostWraps = 4;

function copiesOf(cachePath: string): readonly string[] {
  return [`${cachePath}.evidence-key`, `${cachePath}.evidence-key-2`];
}

/** The store's key, or null when there is none that this cache key opens. */
export function readStoreKey(files: CacheFiles, cachePath: string, cacheKey: Uint8Array): Buffer | null {
  for (const path of copiesOf(cachePath)) {
    for (const wrap of wrapsIn(files.read(path))) {
      const key = unwrap(wrap, cacheKey);
      if (key !== null) return key;
    }
  }
  return null;
}

/** Whether any store was ever begun here, readable or not. */
export function hasStoreKey(files: CacheFiles, cachePath: string): boolean {
  return copiesOf(cachePath).some((path) => files.size(path) > 0);
}

/** Keeps the key under each of the given cache keys and under no other; durable when it returns. */
export function keepStoreKey(
  files: CacheFiles,
  cachePath: string,
  storeKey: Uint8Array,
  cacheKeys: readonly Uint8Array[],
  random: RandomBytes,
): void {
  const wraps = cacheKeys.map((cacheKey) => wrap(storeKey, cacheKey, random).toString('base64url'));
  const text = `${[headLine, ...wraps].join('\n')}\n`;
  for (const path of copiesOf(cachePath)) files.write(path, text);
}

/** Whether both copies hold exactly one wrap and it is this key's, so that nothing has to be written. */
export function isSettled(
  files: CacheFiles,
  cachePath: string,
  storeKey: Uint8Array,
  cacheKey: Uint8Array,
): boolean {
  return copiesOf(cachePath).every((path) => {
    const wraps = wrapsIn(files.read(path));
    const [only] = wraps;
    return wraps.length === 1 && only !== undefined && unwrap(only, cacheKey)?.equals(storeKey) === true;
  });
}

/** Before the cache changes its key: whichever of the two opens it afterwards opens the store as well. */
export function widenStoreKey(
  files: CacheFiles,
  cachePath: string,
  cacheKey: Uint8Array,
  nextKey: Uint8Array,
  random: RandomBytes,
): void {
  const storeKey = readStoreKey(files, cachePath, cacheKey) ?? readStoreKey(files, cachePath, nextKey); // An earlier try got this far.
  if (storeKey === null) return;
  keepStoreKey(files, cachePath, storeKey, [cacheKey, nextKey], random);
  storeKey.fill(0);
}

function wrapsIn(text: string | null): readonly Buffer[] {
  const [first, ...lines] = (text ?? '').trimEnd().split('\n');
  if (first !== headLine) return [];
  return lines
    .slice(0, mostWraps)
    .map((line) => Buffer.from(line, 'base64url'))
    .filter((bytes) => bytes.length === wrappedBytes);
}

function wrap(storeKey: Uint8Array, cacheKey: Uint8Array, random: RandomBytes): Buffer {
  const nonce = random(nonceBytes);
  const key = deriveKey(cacheKey, Buffer.alloc(keyBytes), wrapLabel);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(storeKey), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return sealed;
}

function unwrap(bytes: Buffer, cacheKey: Uint8Array): Buffer | null {
  const key = deriveKey(cacheKey, Buffer.alloc(keyBytes), wrapLabel);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes.subarray(nonceBytes + keyBytes));
    return Buffer.concat([
      decipher.update(bytes.subarray(nonceBytes, nonceBytes + keyBytes)),
      decipher.final(),
    ]);
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
