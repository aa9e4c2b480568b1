import { pipeline, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';

/** Something is wrong with a file as such; what was read of it until then is kept. */
export class FileProblem extends Error {}

/** A packed file that grows by more than this is no log; the best packed logs grow a hundredfold. */
const maximalRatio = 400;
const ratioCountsFrom = 32 * 1024 * 1024;
const maximalUnpacked = 256 * 1024 ** 3;

export type Packing = 'gzip' | 'zstd' | 'zip' | null;

/** Read off the first bytes: a name proves nothing. */
export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4 ? 'zip' : null;
}

/** Unpacks bytes whose first piece says that they are packed; passes others on. */
export async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done === true) return;
    const rest = restOf(first.value, iterator);
    switch (packingOf(first.value)) {
      case 'gzip':
        yield* bounded(rest, (packed) => through(packed, zlib.createGunzip()));
        return;
      case 'zstd':
        yield* bounded(rest, unpackZstd);
        return;
      case 'zip':
        throw new FileProblem('an archive within an archive is not opened');
      default:
        yield* rest;
    }
  } finally {
    await iterator.return?.(undefined);
  }
}

async function* restOf(first: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/** Ends what grows without measure. */
async function* bounded(
  packed: AsyncIterable<Buffer>,
  unpack: (packed: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let before = 0;
  let after = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of packed) {
      before += piece.length;
      yield piece;
    }
  }
  for await (const piece of unpack(counted())) {
    after += piece.length;
    checkGrowth(before, after);
    yield piece;
  }
}

export function checkGrowth(before: number, after: number): void {
  if (after > maximalUnpacked || (after > ratioCountsFrom && after > before * maximalRatio))
    throw new FileProblem(
      `it grows more than ${maximalRatio}-fold when it is unpacked; the rest of it was not read`,
    );
}

async function* through(packed: AsyncIterable<Buffer>, stream: Transform): AsyncGenerator<Buffer> {
  // Errors of either side arrive at whoever reads the stream.
  pipeline(packed, stream, () => undefined);
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_ZSTD)/.test(String(error.code)))
      throw new FileProblem(`it cannot be unpacked to its end: ${error.message}`);
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Node has Zstandard from 22.15; where this runs on an older one, a library in plain JavaScript does it. */
function unpackZstd(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  return createZstdDecompress === undefined
    ? unpackZstdPlainly(packed)
    : through(packed, createZstdDecompress());
}

async function* unpackZstdPlainly(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let made: Buffer[] = [];
  const decompress = new Decompress((piece) => {
    made.push(Buffer.from(piece));
  });
  try {
    for await (const piece of packed) {
      decompress.push(piece);
      yield* made;
      made = [];
    }
    decompress.push(new Uint8Array(0), true);
    yield* made;
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(`it cannot be unpacked to its end: ${(error as Error).message}`);
  }
}
