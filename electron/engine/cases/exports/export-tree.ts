import { hashAt, hashBytes } from '../../../../shared/audit/bytes.ts';
import { nodeHash, treeRoot } from '../../../../shared/audit/merkle-tree.ts';
import { blockSizes, type ExportRange } from '../../../../shared/audit/range-tree.ts';
import { sha256 } from '../../forensics/hashes.ts';
import { blockLeaves as leavesABlock } from '../../forensics/read-lines.ts';

/** Bytes of the roots of all aligned blocks that lie whole in `[a, b)`. */
export function blockRootsBytes({ a, b }: ExportRange): number {
  return Math.max(0, Math.floor(b / leavesABlock) - Math.ceil(a / leavesABlock)) * hashBytes;
}

/** Roots of the aligned blocks that lie whole in `[a, b)`, one after another, from the leaf hashes of the range. */
export function blockRoots(
  { a, b }: ExportRange,
  leavesOf: (from: number, to: number) => Uint8Array,
): Uint8Array {
  const first = Math.ceil(a / leavesABlock);
  const last = Math.floor(b / leavesABlock);
  const roots = new Uint8Array(Math.max(0, last - first) * hashBytes);
  for (let block = first; block < last; block++) {
    const leaves = leavesOf(block * leavesABlock, (block + 1) * leavesABlock);
    roots.set(treeRoot(sha256, leaves), (block - first) * hashBytes);
  }
  return roots;
}

/** The tree of a log as far as an export knows it: its own leaves, and roots of what lies around them. */
export class ExportTree {
  private readonly range: ExportRange;
  private readonly leavesOf: (from: number, to: number) => Uint8Array;
  private readonly roots: Uint8Array;
  private readonly around = new Map<string, Uint8Array>();

  constructor(range: ExportRange, leavesOf: (from: number, to: number) => Uint8Array, roots: Uint8Array) {
    this.range = range;
    this.leavesOf = leavesOf;
    this.roots = roots;
    this.keep(0, range.a, range.left);
    this.keep(range.b, range.n, range.right);
  }

  /** RFC 9162 section 2.1.3.1; null where the export does not hold what it takes. */
  proof(index: number): Uint8Array[] | null {
    const path: Uint8Array[] = [];
    let from = 0;
    let to = this.range.n;
    const siblings: [number, number][] = [];
    while (to - from > 1) {
      const middle = from + largestPowerBelow(to - from);
      siblings.push(index < middle ? [middle, to] : [from, middle]);
      if (index < middle) to = middle;
      else from = middle;
    }
    for (const [start, end] of siblings.reverse()) {
      const root = this.root(start, end);
      if (root === null) return null;
      path.push(root);
    }
    return path;
  }

  private root(from: number, to: number): Uint8Array | null {
    const known = this.around.get(`${from} ${to}`);
    if (known !== undefined) return known;
    const { a, b } = this.range;
    const inside = from >= a && to <= b;
    const size = to - from;
    if (inside && size === leavesABlock && from % leavesABlock === 0)
      return hashAt(this.roots, from / leavesABlock - Math.ceil(a / leavesABlock));
    if (inside && size <= leavesABlock) return treeRoot(sha256, this.leavesOf(from, to));
    if (size === 1) return null;
    const middle = from + largestPowerBelow(size);
    const left = this.root(from, middle);
    const right = left === null ? null : this.root(middle, to);
    return left === null || right === null ? null : nodeHash(sha256, left, right);
  }

  private keep(from: number, to: number, hashes: readonly Uint8Array[]): void {
    let at = from;
    for (const [index, size] of blockSizes(from, to).entries()) {
      const hash = hashes[index];
      if (hash !== undefined) this.around.set(`${at} ${at + size}`, hash);
      at += size;
    }
  }
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
