import { hashAt, hashBytes } from './bytes.ts';
import type { Sha256 } from './chain.ts';

const nodePrefix = Uint8Array.of(0x01);

/** RFC 6962 section 2.1: `H(0x01 || left || right)`. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(nodePrefix, left, right);
}

export type Block = { readonly start: number; readonly size: number; readonly hash: Uint8Array };

/**
 * The left edge of a tree while it grows: roots of complete blocks, at most one a level. Blocks are pushed from left to
 * right without gaps, each a power of two in size and aligned to it; so memory stays at one hash a level.
 */
export class TreeStack {
  readonly #sha256: Sha256;
  readonly #joined: ((block: Block) => void) | null;
  readonly #blocks: Block[] = [];
  #size = 0;

  /** `joined` is told of each block that two others became. */
  constructor(sha256: Sha256, joined: ((block: Block) => void) | null = null) {
    this.#sha256 = sha256;
    this.#joined = joined;
  }

  get size(): number {
    return this.#size;
  }

  push(hash: Uint8Array, size = 1): void {
    let block: Block = { start: this.#size, size, hash };
    this.#size += size;
    for (;;) {
      const left = this.#blocks.at(-1);
      if (left === undefined || left.size !== block.size || left.start % (2 * left.size) !== 0) break;
      this.#blocks.pop();
      block = {
        start: left.start,
        size: 2 * left.size,
        hash: nodeHash(this.#sha256, left.hash, block.hash),
      };
      this.#joined?.(block);
    }
    this.#blocks.push(block);
  }

  /** Root of what was pushed: folded from right to left; that of the empty tree is `H("")`. */
  root(): Uint8Array {
    let root = this.#blocks.at(-1)?.hash ?? this.#sha256();
    for (let at = this.#blocks.length - 2; at >= 0; at--) {
      const left = this.#blocks[at];
      if (left !== undefined) root = nodeHash(this.#sha256, left.hash, root);
    }
    return root;
  }
}

/** Root over the leaf hashes `[from, to)` of `leaves`, 32 bytes each, as a tree of its own. */
export function treeRoot(
  sha256: Sha256,
  leaves: Uint8Array,
  from = 0,
  to = leaves.length / hashBytes,
): Uint8Array {
  const stack = new TreeStack(sha256);
  for (let at = from; at < to; at++) stack.push(hashAt(leaves, at));
  return stack.root();
}
