import type { Sha256 } from './chain.ts';
import type { HashList } from './leaf-lists.ts';
import { TreeStack } from './merkle-tree.ts';
import { blockSizes, type ExportRange } from './range-tree.ts';

/**
 * RFC 9162 section 2.1.3.1 for a part of a log: the path of record `index` of `[a, b)` in the tree of all `n`, from the leaf
 * hashes of `[a, b)` and the blocks around them. A sibling on the path holds a block wholly or not at all, because a block
 * that reached beyond it would hold the record too.
 */
export function rangeInclusionProof(
  sha256: Sha256,
  range: ExportRange,
  leaves: HashList,
  index: number,
): Uint8Array[] {
  const { a, b, n } = range;
  if (!Number.isSafeInteger(index) || index < a || index >= b)
    throw new RangeError(`record ${index} is not in [${a}, ${b})`);
  const path: Uint8Array[] = [];
  let [from, to] = [0, n];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.unshift(rootOf(sha256, range, leaves, middle, to));
      to = middle;
    } else {
      path.unshift(rootOf(sha256, range, leaves, from, middle));
      from = middle;
    }
  }
  return path;
}

function rootOf(sha256: Sha256, range: ExportRange, leaves: HashList, from: number, to: number): Uint8Array {
  const stack = new TreeStack(sha256);
  const pushBlocks = (start: number, end: number, hashes: readonly Uint8Array[]) => {
    let at = start;
    for (const [place, size] of blockSizes(start, end).entries()) {
      const hash = hashes[place];
      if (hash !== undefined && at >= from && at + size <= to) stack.push(hash, size);
      at += size;
    }
  };
  pushBlocks(0, range.a, range.left);
  const last = Math.min(range.b, to);
  for (let at = Math.max(range.a, from); at < last; at++) stack.push(leaves.at(at - range.a).slice());
  pushBlocks(range.b, range.n, range.right);
  return stack.root();
}

/** Of at least two, how many go left: the largest power of two below their number. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
