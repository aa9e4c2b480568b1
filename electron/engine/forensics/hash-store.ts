import { readSync, writeSync } from 'node:fs';
import { hashBytes } from '../../../shared/audit/bytes.ts';
import type { HashList } from '../../../shared/audit/leaf-lists.ts';
import { openScratch, type ScratchFile } from './scratch-file.ts';

const hashesABlock = 32_768;
const bytesABlock = hashBytes * hashesABlock;
/** Of a file, in memory at a time. */
const blocksAtHand = 8;

/** Hashes in a file, 32 bytes each, of which a few blocks are in memory. */
export class HashFile implements HashList {
  readonly count: number;
  readonly #file: number;
  readonly #atHand = new Map<number, Uint8Array>();

  constructor(file: number, count: number) {
    this.#file = file;
    this.count = count;
  }

  at(place: number): Uint8Array {
    const block = Math.floor(place / hashesABlock);
    const from = hashBytes * (place - block * hashesABlock);
    return this.#block(block).subarray(from, from + hashBytes);
  }

  #block(wanted: number): Uint8Array {
    const known = this.#atHand.get(wanted);
    if (known !== undefined) return known;
    if (this.#atHand.size >= blocksAtHand) {
      const [oldest = 0] = this.#atHand.keys();
      this.#atHand.delete(oldest);
    }
    const read = new Uint8Array(bytesABlock);
    readSync(this.#file, read, 0, bytesABlock, wanted * bytesABlock);
    this.#atHand.set(wanted, read);
    return read;
  }
}

/** Hashes as they come: the first in memory, and from `inMemory` on in a file, so that memory does not grow with them. */
export class HashStore implements HashList {
  readonly #blocksInMemory: number;
  readonly #blocks: Uint8Array[] = [];
  #count = 0;
  #scratch: ScratchFile | null = null;
  #spilled: HashFile | null = null;
  /** The block that is being filled, once it is one of the file's. */
  #open = new Uint8Array();

  constructor(inMemory: number) {
    this.#blocksInMemory = Math.ceil(inMemory / hashesABlock);
  }

  get count(): number {
    return this.#count;
  }

  append(hashes: Uint8Array): void {
    for (let from = 0; from < hashes.length; ) {
      const block = Math.floor(this.#count / hashesABlock);
      const used = hashBytes * (this.#count - block * hashesABlock);
      const part = hashes.subarray(from, from + bytesABlock - used);
      this.#fill(block, used, part);
      this.#count += part.length / hashBytes;
      from += part.length;
    }
  }

  at(place: number): Uint8Array {
    const block = Math.floor(place / hashesABlock);
    const from = hashBytes * (place - block * hashesABlock);
    const held = this.#blocks[block];
    if (held !== undefined) return held.subarray(from, from + hashBytes);
    const open = Math.floor(this.#count / hashesABlock);
    if (block === open) return this.#open.slice(from, from + hashBytes);
    this.#spilled ??= new HashFile(this.#scratch?.file ?? -1, this.#count);
    return this.#spilled.at(place - this.#blocksInMemory * hashesABlock);
  }

  close(): void {
    this.#scratch?.close();
    this.#scratch = null;
  }

  #fill(block: number, used: number, part: Uint8Array): void {
    if (block < this.#blocksInMemory) {
      if (used === 0) this.#blocks.push(new Uint8Array(bytesABlock));
      this.#blocks[block]?.set(part, used);
      return;
    }
    if (this.#open.length === 0) this.#open = new Uint8Array(bytesABlock);
    this.#open.set(part, used);
    if (used + part.length < bytesABlock) return;
    this.#scratch ??= openScratch();
    const at = (block - this.#blocksInMemory) * bytesABlock;
    for (let done = 0; done < bytesABlock; )
      done += writeSync(this.#scratch.file, this.#open, done, bytesABlock - done, at + done);
  }
}
