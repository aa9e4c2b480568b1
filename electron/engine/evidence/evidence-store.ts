import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { CacheFiles } from '../cache/cache-files.ts';
import { storageError } from '../cache/storage-error.ts';
import { contentName, defaultChunkBytes, deriveKey } from './content-format.ts';
import { type ContentReader, openContent, peekContent } from './content-reader.ts';
import { type PutOptions, writeContent } from './content-writer.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import { hasStoreKey, isSettled, keepStoreKey, readStoreKey } from './store-keys.ts';

export type StoreParts = {
  readonly disk: EvidenceDisk;
  readonly files: CacheFiles;
  readonly random: RandomBytes;
  readonly clock: Clock;
};

/**
 * Contents under their SHA-256, encrypted, in a folder beside the cache. A content is there whole and durable, or not at
 * all; what was changed on the disk is noticed before a byte of it is given out.
 */
export type EvidenceStore = {
  /** Answers the SHA-256. Throws AppError `disk_full`, `cancelled`, `conflict` where size or hash are others. */
  readonly put: (source: AsyncIterable<Uint8Array>, options: PutOptions) => Promise<string>;
  readonly has: (sha256: string) => boolean;
  /** Throws AppError `not_found`, `evidence_damaged`. */
  readonly open: (sha256: string) => Promise<ContentReader>;
  /** A few bytes for a look inside, at once; throws like `open`. */
  readonly peek: (sha256: string, at: number, length: number) => Buffer;
  /** Puts a content that does not authenticate out of the way; it is kept as a file, but no longer had. */
  readonly setAside: (sha256: string) => void;
  readonly remove: (sha256: string) => void;
  /** Removes every content but these; for what a crash left without an owner. Answers how many. */
  readonly keepOnly: (sha256s: Iterable<string>) => number;
  /** On disk, everything included. */
  readonly bytes: () => number;
  /** What the user must be told about how the store was found. */
  readonly notice: string | null;
  /** Forgets the keys. */
  readonly close: () => void;
};

const incoming = /^incoming-[0-9a-f]{32}$/;
const contentFile = /^[0-9a-f]{64}$/;
const nameLabel = Buffer.from('watchfloor evidence content name v1', 'latin1');

function evidenceFolder(cachePath: string): string {
  return `${cachePath}.evidence`;
}

/** Opens the store beside a cache that `cacheKey` has just opened. */
export function openEvidenceStore(
  parts: StoreParts,
  cachePath: string,
  cacheKey: Uint8Array,
  chunkBytes = defaultChunkBytes,
): EvidenceStore {
  const { disk, files, random } = parts;
  const folder = evidenceFolder(cachePath);
  const wrapKey = Buffer.from(cacheKey);
  let keys = keysFrom(readStoreKey(files, cachePath, cacheKey));
  const notice = keys === null && hasStoreKey(files, cachePath) ? setStoreAside(parts, cachePath) : null;
  if (keys !== null && !isSettled(files, cachePath, keys.store, cacheKey))
    keepStoreKey(files, cachePath, keys.store, [cacheKey], random);
  // What was being written when the process ended is nobody's.
  for (const { name } of disk.list(folder)) if (incoming.test(name)) disk.remove(join(folder, name));
  const sizes = new Map(disk.list(folder).map(({ name, bytes }) => [name, bytes]));

  function begin(): Keys {
    if (keys !== null) return keys;
    const made = keysFrom(Buffer.from(random(32)));
    keepStoreKey(files, cachePath, made.store, [wrapKey], random);
    keys = made;
    return made;
  }

  /** Name and key of a content that is here. */
  function place(sha256: string): { readonly path: string; readonly name: string; readonly keys: Keys } {
    const name = keys === null ? '' : contentName(keys.name, sha256);
    if (keys === null || !sizes.has(name))
      throw new AppError('not_found', 'The content of this evidence is not kept on this machine.');
    return { name, keys, path: join(folder, name) };
  }

  async function put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<string> {
    const { store, name: nameKey } = begin();
    const beside = join(folder, `incoming-${Buffer.from(random(16)).toString('hex')}`);
    try {
      await disk.makeFolder(folder);
      const written = await writeContent(
        { disk, random, chunkBytes, storeKey: store },
        beside,
        source,
        options,
      );
      const name = contentName(nameKey, written.sha256);
      takePlace(beside, join(folder, name));
      await disk.syncFolder(folder);
      sizes.set(name, written.bytes);
      return written.sha256;
    } catch (error) {
      disk.remove(beside);
      throw storageError(error);
    }
  }

  /** A content that is here already is replaced by the same, which heals it if it was damaged. */
  function takePlace(beside: string, path: string): void {
    try {
      disk.rename(beside, path);
    } catch (error) {
      // Windows lets nobody replace a file that is being read; what is read there is the same content.
      if (!sizes.has(basename(path))) throw error;
      disk.remove(beside);
    }
  }

  return {
    put,
    has: (sha256) => keys !== null && sizes.has(contentName(keys.name, sha256)),
    open: async (sha256) => {
      const { path, keys: found } = place(sha256);
      return await openContent(disk, path, found.store, sha256);
    },
    peek: (sha256, at, length) => {
      const { path, name, keys: found } = place(sha256);
      return peekContent({ disk, path, bytes: sizes.get(name) ?? 0 }, found.store, sha256, { at, length });
    },
    setAside: (sha256) => {
      const { path, name } = place(sha256);
      const bytes = sizes.get(name) ?? 0;
      disk.rename(path, `${path}.damaged`);
      sizes.delete(name);
      sizes.set(`${name}.damaged`, bytes);
    },
    remove: (sha256) => {
      const { path, name } = place(sha256);
      disk.remove(path);
      sizes.delete(name);
    },
    keepOnly: (sha256s) => {
      if (keys === null) return 0;
      const { name: nameKey } = keys;
      const kept = new Set([...sha256s].map((sha256) => contentName(nameKey, sha256)));
      const orphans = [...sizes.keys()].filter((name) => contentFile.test(name) && !kept.has(name));
      for (const name of orphans) {
        disk.remove(join(folder, name));
        sizes.delete(name);
      }
      return orphans.length;
    },
    bytes: () => [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
    notice,
    close: () => {
      keys?.store.fill(0);
      keys?.name.fill(0);
      keys = null;
      wrapKey.fill(0);
      sizes.clear();
    },
  };
}

type Keys = { readonly store: Buffer; readonly name: Buffer };

function keysFrom(store: Buffer): Keys;
function keysFrom(store: Buffer | null): Keys | null;
function keysFrom(store: Buffer | null): Keys | null {
  return store === null ? null : { store, name: deriveKey(store, Buffer.alloc(32), nameLabel) };
}

/** No key opens it: it is kept for whoever has the key, and a new store takes its place. */
function setStoreAside({ files, clock }: StoreParts, cachePath: string): string {
  const stamp = toTimestamp(clock.nowMs()).replace(/[:.]/g, '-');
  const aside = `${cachePath}.evidence-unreadable-${stamp}`;
  files.rename(evidenceFolder(cachePath), aside);
  for (const copy of ['key', 'key-2'])
    files.rename(`${cachePath}.evidence-${copy}`, `${cachePath}.evidence-${copy}-unreadable-${stamp}`);
  return `The key of the evidence store on this machine is damaged, so that its contents cannot be read. They are kept as ${basename(aside)} in ${basename(dirname(aside))}. What the server has is fetched again when it is asked for; add what was not uploaded yet again from its source.`;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
