import { hashAt, hashBytes } from './bytes.ts';
import type { Sha256 } from './chain.ts';
import { type Block, TreeStack } from './merkle-tree.ts';

/** What an export claims to hold: records `[a, b)` of a log of `n`, and the roots of the blocks around them. */
export type ExportRange = {
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly left: readonly Uint8Array[];
  readonly right: readonly Uint8Array[];
};

/** Sizes of the maximal aligned power-of-two blocks that cover `[from, to)`, from left to right. */
export function blockSizes(from: number, to: number): number[] {
  const sizes: number[] = [];
  let at = from;
  while (at < to) {
    let size = 1;
    while (at % (2 * size) === 0 && at + 2 * size <= to) size *= 2;
    sizes.push(size);
    at += size;
  }
  return sizes;
}

/**
 * Roots of the log at `sizes`, from the leaf hashes of `[a, b)`, pushed one after another, and the blocks around them. A
 * size that is neither 0, in `[a, b]` nor the edge of a block is left out, and so is one that needs more leaves than there
 * were; leaves from `b` on change nothing.
 */
export class RangeRoots {
  readonly #range: ExportRange;
  readonly #wanted: ReadonlySet<number>;
  readonly #found = new Map<number, Uint8Array>();
  readonly #stack: TreeStack;
  readonly #whole: boolean;

  constructor(
    sha256: Sha256,
    range: ExportRange,
    sizes: Iterable<number>,
    joined: ((block: Block) => void) | null = null,
  ) {
    this.#range = range;
    this.#wanted = new Set(sizes);
    this.#stack = new TreeStack(sha256, joined);
    this.#look();
    this.#whole = this.#pushBlocks(blockSizes(0, range.a), range.left);
  }

  push(leaf: Uint8Array): void {
    if (!this.#whole || this.#stack.size >= this.#range.b) return;
    this.#stack.push(leaf);
    this.#look();
  }

  /** After the last leaf. */
  finish(): ReadonlyMap<number, Uint8Array> {
    const { b, n, right } = this.#range;
    if (this.#whole && this.#stack.size === b) this.#pushBlocks(blockSizes(b, n), right);
    return this.#found;
  }

  #pushBlocks(sizes: readonly number[], hashes: readonly Uint8Array[]): boolean {
    for (const [at, size] of sizes.entries()) {
      const hash = hashes[at];
      if (hash === undefined) return false;
      this.#stack.push(hash, size);
      this.#look();
    }
    return true;
  }

  #look(): void {
    if (this.#wanted.has(this.#stack.size)) this.#found.set(this.#stack.size, this.#stack.root());
  }
}

/** The same for leaf hashes that lie one after another, 32 bytes each. */
export function rootsAt(
  sha256: Sha256,
  range: ExportRange,
  leaves: Uint8Array,
  sizes: Iterable<number>,
): ReadonlyMap<number, Uint8Array> {
  const roots = new RangeRoots(sha256, range, sizes);
  for (let at = 0; at < Math.floor(leaves.length / hashBytes); at++) roots.push(hashAt(leaves, at));
  return roots.finish();
}
