import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { GrowingBytes } from './growing.ts';
import type { PackedParts } from './segment.ts';

/** Bytes of a block before it is packed: what is read for one row. */
export const rawBlockBytes = 65_536;
const plain = 0;
const brotli = 1;
const plainSign = Uint8Array.of(plain);
const brotliSign = Uint8Array.of(brotli);

/** Brotli at its fastest: the one strong compression that every Node of ours has, at the speed of a disk. */
const options = {
  // What comes out fits into one piece.
  chunkSize: rawBlockBytes,
  params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 17 },
};

/** Each block behind a byte that says how it is packed. */
export function packRaw(raw: Uint8Array): PackedParts {
  const ends = new Uint32Array(Math.ceil(raw.length / rawBlockBytes));
  const blocks = new GrowingBytes(Math.max(4_096, raw.length >> 1));
  for (let at = 0, block = 0; at < raw.length; at += rawBlockBytes, block++) {
    const bytes = raw.subarray(at, at + rawBlockBytes);
    const packed = brotliCompressSync(bytes, options);
    const smaller = packed.length < bytes.length * 0.9;
    blocks.push(smaller ? brotliSign : plainSign);
    blocks.push(smaller ? packed : bytes);
    ends[block] = blocks.length;
  }
  return { data: blocks.take(), ends };
}

const unpackOptions = { chunkSize: rawBlockBytes, maxOutputLength: rawBlockBytes };

export function unpackRaw(block: Buffer): Buffer {
  return block[0] === brotli ? brotliDecompressSync(block.subarray(1), unpackOptions) : block.subarray(1);
}
