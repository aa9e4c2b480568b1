import { readSync } from 'node:fs';
import type { Block } from '../../../shared/audit/merkle-tree.ts';
import { type ExportRange, RangeRoots } from '../../../shared/audit/range-tree.ts';
import type { OpenFile } from './bundle-files.ts';
import { HashFile } from './hash-store.ts';
import { sha256 } from './hashes.ts';
import { LineIndex } from './line-index.ts';
import { LinePool, type Reading } from './line-pool.ts';
import type { Progress } from './progress.ts';

/** Leaves of a block whose root is kept, so that a proof needs few hashes. */
export const blockLeaves = 1024;

export type ReadLines = {
  readonly lines: LineIndex;
  /** Roots that the hashes of the lines give. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
  /** `leaves.bin`, null without one. */
  readonly leaves: LeafFile | null;
  /** Roots of the aligned blocks of `blockLeaves` lines that lie whole in the range, one after another. */
  readonly blocks: Uint8Array;
};

export type LeafFile = {
  readonly hashes: HashFile;
  /** Of the file. */
  readonly bytes: number;
  /** First place at which its hashes are not those of the lines; the shorter differs at its end (A4). */
  readonly differsAt: number;
  /** Whether it is, byte for byte, the hashes of the lines. */
  readonly same: boolean;
};

export type LinesWanted = {
  readonly strict: boolean;
  readonly origin: string;
  readonly range: ExportRange;
  readonly leaves: OpenFile | null;
  readonly reading: Reading;
  /** Sizes whose roots are of interest; asked for once reading has begun. */
  readonly sizes: () => Iterable<number>;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
};

/** The records could not be read to their end. */
export class ReadingFailure extends Error {}

/** Reads the records once: finds, hashes and perhaps checks their lines, and holds them against `leaves.bin` on the way. */
export async function readLines(records: OpenFile, wanted: LinesWanted): Promise<ReadLines> {
  const { strict, origin, range, reading, progress, signal } = wanted;
  const { file, size } = records;
  const lines = new LineIndex(file, size, reading.hashesInMemory);
  const pool = new LinePool({ file, size, strict, origin }, reading);
  try {
    const blocks: Uint8Array[] = [];
    const keepBlock = ({ start, size, hash }: Block) => {
      if (size === blockLeaves && start >= range.a && start + size <= range.b) blocks.push(hash);
    };
    const roots = new RangeRoots(sha256, range, wanted.sizes(), keepBlock);
    const leaves = wanted.leaves === null ? null : new Comparison(wanted.leaves);
    for await (const { from, hashes, ...chunk } of pool.chunks()) {
      signal?.throwIfAborted();
      for (let at = 0; at < hashes.length; at += 32) roots.push(hashes.subarray(at, at + 32));
      leaves?.next(hashes);
      lines.add({ from, hashes, ...chunk });
      progress(from, size);
    }
    progress(size, size);
    return {
      lines,
      roots: roots.finish(),
      leaves: leaves?.result(lines.count) ?? null,
      blocks: Buffer.concat(blocks),
    };
  } catch (error) {
    lines.close();
    signal?.throwIfAborted();
    // Of the system, or `readFailure`; anything else is a defect of ours.
    if (error instanceof Error && 'code' in error) throw new ReadingFailure(error.message, { cause: error });
    throw error;
  } finally {
    await pool.close();
  }
}

/** Of `leaves.bin` with the hashes of the lines, as they come. */
class Comparison {
  readonly #leaves: OpenFile;
  #place = 0;
  #differsAt: number | null = null;

  constructor(leaves: OpenFile) {
    this.#leaves = leaves;
  }

  next(hashes: Uint8Array): void {
    if (this.#differsAt === null) {
      const there = Buffer.alloc(hashes.length);
      const length = readSync(this.#leaves.file, there, 0, there.length, 32 * this.#place);
      if (length < hashes.length || Buffer.compare(there, hashes) !== 0)
        this.#differsAt = this.#place + firstDifference(there.subarray(0, length), hashes);
    }
    this.#place += hashes.length / 32;
  }

  result(lines: number): LeafFile {
    const bytes = this.#leaves.size;
    const count = Math.floor(bytes / 32);
    const same = this.#differsAt === null && bytes === 32 * lines;
    const differsAt = this.#differsAt ?? Math.min(count, lines);
    return { hashes: new HashFile(this.#leaves.file, count), bytes, differsAt, same };
  }
}

/** In hashes. */
function firstDifference(one: Buffer, other: Uint8Array): number {
  const shorter = Math.min(one.length, other.length);
  let at = 0;
  while (at < shorter && one[at] === other[at]) at++;
  return Math.floor(at / 32);
}
