import type { CacheFiles } from '../../electron/engine/cache/cache-files.ts';
import {
  type EvidenceStore,
  openEvidenceStore,
  type StoreParts,
} from '../../electron/engine/evidence/evidence-store.ts';
import { createMemoryDisk, type MemoryDisk } from '../fakes/memory-disk.ts';
import { createSeededRandom } from '../fakes/seeded-random.ts';

export const cachePath = '/w/cache.db';
export const storeFolder = `${cachePath}.evidence`;
export const chunkBytes = 4_096;

export type StoreUnderTest = {
  readonly disk: MemoryDisk;
  readonly files: CacheFiles & { readonly texts: Map<string, string> };
  readonly parts: StoreParts;
  readonly open: (key?: Uint8Array) => EvidenceStore;
};

export const cacheKey = Buffer.alloc(32, 0xab);

/** A store in memory with chunks of 4 KiB. */
export function storeUnderTest(
  disk = createMemoryDisk(),
  texts = new Map<string, string>(),
  seed = 7,
): StoreUnderTest {
  const files: StoreUnderTest['files'] = {
    texts,
    exists: (path) => texts.has(path) || disk.list(path).length > 0,
    size: (path) => texts.get(path)?.length ?? 0,
    head: (path, length) => Buffer.from(texts.get(path) ?? '').subarray(0, length),
    read: (path) => texts.get(path) ?? null,
    write: (path, text) => void texts.set(path, text),
    makePrivate: () => undefined,
    rename: (from, to) => {
      const text = texts.get(from);
      if (text !== undefined) texts.set(to, text);
      texts.delete(from);
      for (const { name } of disk.list(from)) disk.rename(`${from}/${name}`, `${to}/${name}`);
    },
  };
  const parts: StoreParts = {
    disk,
    files,
    random: createSeededRandom(seed),
    clock: { nowMs: () => 1_795_000_000_000 },
  };
  return {
    disk,
    files,
    parts,
    open: (key = cacheKey) => openEvidenceStore(parts, cachePath, key, chunkBytes),
  };
}

/** Bytes that do not repeat. */
export function sampleBytes(size: number, seed = 1): Buffer {
  return Buffer.from(createSeededRandom(seed)(size));
}

export async function* inPieces(bytes: Uint8Array, pieceBytes = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

export async function putBytes(store: EvidenceStore, bytes: Uint8Array): Promise<string> {
  return await store.put(inPieces(bytes), {
    size: bytes.length,
    sha256: null,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
}

export async function readAll(
  store: EvidenceStore,
  sha256: string,
  from?: number,
  to?: number,
): Promise<Buffer> {
  const reader = await store.open(sha256);
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of reader.bytes(from, to)) pieces.push(Uint8Array.from(piece));
    return Buffer.concat(pieces);
  } finally {
    await reader.close();
  }
}
