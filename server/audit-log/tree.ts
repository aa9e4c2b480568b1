import { consistencyPath, inclusionPath, type RootOf } from '../../shared/audit/build-proofs.ts';
import { TreeStack, treeRoot } from '../../shared/audit/merkle-tree.ts';
import { blockSizes } from '../../shared/audit/range-tree.ts';
import { countNodes, insertNode, nodesOf } from '../store/audit-nodes.ts';
import { leavesOf } from '../store/audit-records.ts';
import type { Database } from '../store/database.ts';
import { sha256 } from './hashes.ts';

/**
 * The Merkle tree of a log over its stored leaves. Roots of blocks of 2^8, 2^16, … records are kept, so that an append hashes
 * one node a record on average and a root of a million records reads at most 255 hashes a level.
 */
const heightStep = 8;
const blockOf = 2 ** heightStep;
const heights = [32, 24, 16, 8, 0];

/** Keeps the blocks that record `n` completes. */
export function growTree(db: Database, log: number, n: number): void {
  let position = n + 1;
  for (let height = heightStep; position % blockOf === 0; height += heightStep) {
    position /= blockOf;
    const below = hashesAt(db, log, height - heightStep, (position - 1) * blockOf, blockOf);
    insertNode(db, log, height, position - 1, treeRoot(sha256, below));
  }
}

/** Makes the blocks of a log that was written before blocks were kept. */
export function completeTree(db: Database, log: number, size: number): void {
  for (let height = heightStep; 2 ** height <= size; height += heightStep) {
    const blocks = Math.floor(size / 2 ** height);
    for (let position = countNodes(db, log, height); position < blocks; position += 1) {
      const below = hashesAt(db, log, height - heightStep, position * blockOf, blockOf);
      insertNode(db, log, height, position, treeRoot(sha256, below));
    }
  }
}

/** Root of the first `size` records. */
export function rootAt(db: Database, log: number, size: number): Uint8Array {
  return rootOver(db, log)(0, size);
}

export function inclusionProofOf(db: Database, log: number, n: number, size: number): Uint8Array[] {
  return inclusionPath(rootOver(db, log), n, size);
}

export function consistencyProofOf(db: Database, log: number, from: number, to: number): Uint8Array[] {
  return consistencyPath(rootOver(db, log), from, to);
}

/** Roots of the maximal aligned blocks that cover `[from, to)`, from left to right (A8). */
export function blocksOver(db: Database, log: number, from: number, to: number): Uint8Array[] {
  let start = from;
  return blockSizes(from, to).map((size) => {
    const root = blockRoot(db, log, start, size);
    start += size;
    return root;
  });
}

function rootOver(db: Database, log: number): RootOf {
  return (from, to) => {
    const stack = new TreeStack(sha256);
    for (const size of blockSizes(0, to - from))
      stack.push(blockRoot(db, log, from + stack.size, size), size);
    return stack.root();
  };
}

/** Of an aligned block whose size is a power of two. */
function blockRoot(db: Database, log: number, start: number, size: number): Uint8Array {
  const height = heights.find((one) => 2 ** one <= size) ?? 0;
  const unit = 2 ** height;
  return treeRoot(sha256, hashesAt(db, log, height, start / unit, size / unit));
}

function hashesAt(db: Database, log: number, height: number, from: number, count: number): Uint8Array {
  return height === 0 ? leavesOf(db, log, from, from + count) : nodesOf(db, log, height, from, count);
}
