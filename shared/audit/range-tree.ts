import { hashAt } from './bytes.ts';
import type { Sha256 } from './chain.ts';
import { TreeStack } from './merkle-tree.ts';

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
 * Roots of the log at `sizes` that can be computed from the leaf hashes of `[a, b)`, 32 bytes each, and the blocks around
 * them, in one walk. A size that is neither 0, in `[a, b]` nor the edge of a block is left out, and so is one that needs
 * more leaves than there are.
 */
export function rootsAt(
  sha256: Sha256,
  range: ExportRange,
  leaves: Uint8Array,
  sizes: Iterable<number>,
): Map<number, Uint8Array> {
  const wanted = new Set(sizes);
  const found = new Map<number, Uint8Array>();
  const stack = new TreeStack(sha256);
  const look = () => {
    if (wanted.has(stack.size)) found.set(stack.size, stack.root());
  };
  look();
  for (const [at, size] of blockSizes(0, range.a).entries()) {
    const hash = range.left[at];
    if (hash === undefined) return found;
    stack.push(hash, size);
    look();
  }
  const count = Math.min(range.b - range.a, Math.floor(leaves.length / 32));
  for (let at = 0; at < count; at++) {
    stack.push(hashAt(leaves, at));
    if (wanted.has(stack.size)) found.set(stack.size, stack.root());
  }
  if (count < range.b - range.a) return found;
  for (const [at, size] of blockSizes(range.b, range.n).entries()) {
    const hash = range.right[at];
    if (hash === undefined) return found;
    stack.push(hash, size);
    look();
  }
  return found;
}
