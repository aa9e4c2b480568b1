import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors/app-error.ts';
import { storageError } from '../cache/storage-error.ts';
import {
  ContentDamage,
  type ContentHeader,
  chunkCount,
  contentKey,
  decodeHeader,
  headerBytes,
  placeOf,
  plainBytesOf,
  tagBytes,
  trailerBytes,
  unseal,
} from './content-format.ts';
import type { DiskReader, EvidenceDisk } from './evidence-disk.ts';

/** One stored content; only authentic bytes come out of it. */
export type ContentReader = {
  readonly size: number;
  /** The bytes from `from` to before `to`; throws AppError `evidence_damaged` at the first chunk that was changed. */
  readonly bytes: (from?: number, to?: number) => AsyncGenerator<Uint8Array>;
  /** Reads all of it and compares its SHA-256 with the one that it is stored under; throws `evidence_damaged`, `cancelled`. */
  readonly verify: (signal: AbortSignal, progress: (bytes: number) => void) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens a file of the store; that it is the content of this SHA-256 is checked before anything is read from it. */
export async function openContent(
  disk: EvidenceDisk,
  path: string,
  storeKey: Uint8Array,
  sha256: string,
): Promise<ContentReader> {
  const file = await reported(() => disk.open(path));
  try {
    const header = await reported(async () => decodeHeader(await exactly(file, 0, headerBytes), file.bytes));
    const key = contentKey(storeKey, header);
    const count = chunkCount(header);
    await reported(async () =>
      checkTrailer(key, header, await exactly(file, placeOf(header, count), trailerBytes), sha256),
    );
    return readerOf(file, header, key, sha256);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function readerOf(file: DiskReader, header: ContentHeader, key: Buffer, sha256: string): ContentReader {
  async function* bytes(from = 0, to = header.size): AsyncGenerator<Uint8Array> {
    const end = Math.min(to, header.size);
    for (let index = Math.floor(from / header.chunkBytes); index * header.chunkBytes < end; index += 1) {
      const begin = index * header.chunkBytes;
      const plain = await reported(async () => await chunkAt(file, header, key, index));
      yield plain.subarray(Math.max(0, from - begin), Math.min(plain.length, end - begin));
    }
  }

  return {
    size: header.size,
    bytes,
    verify: async (signal, progress) => {
      const hash = createHash('sha256');
      let done = 0;
      if (header.size === 0) await reported(async () => await chunkAt(file, header, key, 0));
      for await (const piece of bytes()) {
        if (signal.aborted) throw new AppError('cancelled', 'The check was cancelled. Nothing was changed.');
        hash.update(piece);
        done += piece.length;
        progress(done);
      }
      if (hash.digest('hex') !== sha256) throw damaged(new ContentDamage('The content has another SHA-256.'));
    },
    close: async () => {
      key.fill(0);
      await file.close();
    },
  };
}

async function chunkAt(
  file: DiskReader,
  header: ContentHeader,
  key: Uint8Array,
  index: number,
): Promise<Buffer> {
  const length = plainBytesOf(header, index) + tagBytes;
  return unseal(key, header, 'chunk', index, await exactly(file, placeOf(header, index), length));
}

/** The same checks for a few bytes at once; `bytes` is the size of the file. */
export function peekContent(
  where: { readonly disk: EvidenceDisk; readonly path: string; readonly bytes: number },
  storeKey: Uint8Array,
  sha256: string,
  wanted: { readonly at: number; readonly length: number },
): Buffer {
  try {
    const read = (at: number, length: number) => whole(where.disk.peek(where.path, at, length), length);
    const header = decodeHeader(read(0, headerBytes), where.bytes);
    const key = contentKey(storeKey, header);
    checkTrailer(key, header, read(placeOf(header, chunkCount(header)), trailerBytes), sha256);
    const end = Math.min(header.size, wanted.at + wanted.length);
    const pieces: Buffer[] = [];
    for (let index = Math.floor(wanted.at / header.chunkBytes); index * header.chunkBytes < end; index += 1) {
      const begin = index * header.chunkBytes;
      const sealed = read(placeOf(header, index), plainBytesOf(header, index) + tagBytes);
      const plain = unseal(key, header, 'chunk', index, sealed);
      pieces.push(plain.subarray(Math.max(0, wanted.at - begin), end - begin));
    }
    key.fill(0);
    return Buffer.concat(pieces);
  } catch (error) {
    throw reportable(error);
  }
}

/** The trailer says which content this is: another authentic file under this name is not it. */
function checkTrailer(key: Uint8Array, header: ContentHeader, sealed: Uint8Array, sha256: string): void {
  const stored = unseal(key, header, 'trailer', chunkCount(header), sealed);
  if (stored.toString('hex') !== sha256) throw new ContentDamage('This is another content.');
}

async function exactly(file: DiskReader, at: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  return whole(bytes.subarray(0, await file.read(bytes, at)), length);
}

function whole(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new ContentDamage('The file ends too early.');
  return bytes;
}

async function reported<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw reportable(error);
  }
}

function reportable(error: unknown): unknown {
  if (error instanceof ContentDamage) return damaged(error);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return new AppError('not_found', 'The content of this evidence is not kept on this machine.', {
      cause: error,
    });
  return storageError(error);
}

function damaged(cause: ContentDamage): AppError {
  return new AppError(
    'evidence_damaged',
    'The copy of this evidence on this machine was damaged or changed, so nothing of it is shown. It is kept as it is; fetch it again from the server, or add it again from its source.',
    { cause },
  );
}
