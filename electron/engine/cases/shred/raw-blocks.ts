import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Bytes of a block before it is packed: what is read for one row. */
export const rawBlockBytes = 65_536;
const plain = 0;
const brotli = 1;

/** Brotli at its fastest: the one strong compression that every Node of ours has, at the speed of a disk. */
const options = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 17 },
};

/** Each block behind a byte that says how it is packed. */
export function packRaw(raw: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < raw.length; at += rawBlockBytes) {
    const block = raw.subarray(at, at + rawBlockBytes);
    const packed = brotliCompressSync(block, options);
    const smaller = packed.length < block.length * 0.9;
    const kept = smaller ? packed : block;
    const made = new Uint8Array(1 + kept.length);
    made[0] = smaller ? brotli : plain;
    made.set(kept, 1);
    blocks.push(made);
  }
  return blocks;
}

export function unpackRaw(block: Buffer): Buffer {
  return block[0] === brotli
    ? brotliDecompressSync(block.subarray(1), { maxOutputLength: rawBlockBytes })
    : block.subarray(1);
}
