import { hashBytes } from './bytes.ts';
import type { Sha256 } from './chain.ts';
import { treeRoot } from './merkle-tree.ts';

/** Root over the leaves `[from, to)` as a tree of its own; `from` is a multiple of a power of two that is at least `to - from`. */
export type RootOf = (from: number, to: number) => Uint8Array;

/** RFC 9162 section 2.1.3.1: the path of leaf `index` in the tree over `leaves`, 32 bytes each. */
export function inclusionProof(sha256: Sha256, leaves: Uint8Array, index: number): Uint8Array[] {
  const rootOf: RootOf = (from, to) => treeRoot(sha256, leaves, from, to);
  return inclusionPath(rootOf, index, leaves.length / hashBytes);
}

/** The same for a tree of `size` leaves that are elsewhere. */
export function inclusionPath(rootOf: RootOf, index: number, size: number): Uint8Array[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path = (at: number, from: number, to: number): Uint8Array[] => {
    if (to - from <= 1) return [];
    const middle = from + largestPowerBelow(to - from);
    return at < middle
      ? [...path(at, from, middle), rootOf(middle, to)]
      : [...path(at, middle, to), rootOf(from, middle)];
  };
  return path(index, 0, size);
}

/** RFC 9162 section 2.1.4.1: proof that the tree over `leaves` continues that over its first `size1 >= 1` leaves. */
export function consistencyProof(sha256: Sha256, leaves: Uint8Array, size1: number): Uint8Array[] {
  const rootOf: RootOf = (from, to) => treeRoot(sha256, leaves, from, to);
  return consistencyPath(rootOf, size1, leaves.length / hashBytes);
}

/** The same for a tree of `size` leaves that are elsewhere. */
export function consistencyPath(rootOf: RootOf, size1: number, size: number): Uint8Array[] {
  if (!Number.isSafeInteger(size1) || size1 < 1 || size1 > size)
    throw new RangeError(`no tree of ${size1} in one of ${size}`);
  const steps = (old: number, from: number, to: number, whole: boolean): Uint8Array[] => {
    if (old === to) return whole ? [] : [rootOf(from, to)];
    const middle = from + largestPowerBelow(to - from);
    return old <= middle
      ? [...steps(old, from, middle, whole), rootOf(middle, to)]
      : [...steps(old, middle, to, false), rootOf(from, middle)];
  };
  return steps(size1, 0, size, true);
}

/** Of at least two leaves, how many go left: the largest power of two below their number. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
