import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import {
  type ContentHeader,
  chunkCount,
  contentKey,
  encodeHeader,
  plainBytesOf,
  seal,
  storedBytes,
} from './content-format.ts';
import type { DiskWriter, EvidenceDisk } from './evidence-disk.ts';

export type PutOptions = {
  /** Bytes that the source will give; another number is refused. */
  readonly size: number;
  /** When it is known beforehand: other content is refused and nothing of it stays. */
  readonly sha256: string | null;
  readonly signal: AbortSignal;
  readonly progress: (bytes: number) => void;
};

export type WriterParts = {
  readonly disk: EvidenceDisk;
  readonly random: RandomBytes;
  readonly chunkBytes: number;
  readonly storeKey: Uint8Array;
};

/** Seals a source into a new file, one chunk in memory at a time, and answers once the file is durable. */
export async function writeContent(
  { disk, random, chunkBytes, storeKey }: WriterParts,
  path: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const header: ContentHeader = { chunkBytes, size: options.size, salt: random(32) };
  const key = contentKey(storeKey, header);
  const file = await disk.create(path);
  try {
    await file.append(encodeHeader(header));
    const sha256 = await writeChunks(file, key, header, source, options);
    await append(file, seal(key, header, 'trailer', chunkCount(header), Buffer.from(sha256, 'hex')));
    await file.sync();
    if (options.sha256 !== null && sha256 !== options.sha256)
      throw new AppError(
        'conflict',
        'The content is not the one that was promised: its SHA-256 is another. Nothing of it was kept.',
      );
    return { sha256, bytes: storedBytes(header) };
  } finally {
    key.fill(0);
    await file.close();
  }
}

async function writeChunks(
  file: DiskWriter,
  key: Uint8Array,
  header: ContentHeader,
  source: AsyncIterable<Uint8Array>,
  { signal, progress, size }: PutOptions,
): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(header.chunkBytes);
  let filled = 0;
  let index = 0;
  let taken = 0;

  async function flush(): Promise<void> {
    const plain = chunk.subarray(0, filled);
    hash.update(plain);
    await append(file, seal(key, header, 'chunk', index, plain));
    index += 1;
    filled = 0;
    progress(taken);
  }

  try {
    for await (const piece of source) {
      signal.throwIfAborted();
      let from = 0;
      while (from < piece.length) {
        if (index >= chunkCount(header)) throw otherSize(size);
        const room = plainBytesOf(header, index) - filled;
        const part = piece.subarray(from, from + room);
        chunk.set(part, filled);
        from += part.length;
        filled += part.length;
        taken += part.length;
        if (taken > size || (part.length === 0 && room === 0)) throw otherSize(size);
        if (filled === plainBytesOf(header, index)) await flush();
      }
    }
    signal.throwIfAborted();
    if (size === 0 && index === 0) await flush();
    if (taken !== size) throw otherSize(size);
    return hash.digest('hex');
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'It was cancelled. Nothing of it was kept.') : error;
  } finally {
    chunk.fill(0);
  }
}

async function append(file: DiskWriter, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) await file.append(piece);
}

function otherSize(size: number): AppError {
  return new AppError(
    'conflict',
    `The content does not have the ${size} bytes that were announced: it changed while it was read, or was cut off. Nothing of it was kept; try again.`,
  );
}
