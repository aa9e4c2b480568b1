import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../electron/engine/forensics/hashes.ts';
import { consistencyProof, inclusionProof } from '../../../shared/audit/build-proofs.ts';
import { hashAt, toHex } from '../../../shared/audit/bytes.ts';
import type { HashList } from '../../../shared/audit/leaf-lists.ts';
import { treeRoot } from '../../../shared/audit/merkle-tree.ts';
import { readRangeFile, writeRangeFile } from '../../../shared/audit/range-file.ts';
import { rangeInclusionProof } from '../../../shared/audit/range-proof.ts';
import { blockSizes, rootsAt } from '../../../shared/audit/range-tree.ts';
import { formatTlogProof, parseTlogProof } from '../../../shared/audit/tlog-proof.ts';
import { verifyConsistency, verifyInclusion } from '../../../shared/audit/verify-proofs.ts';

const made: Uint8Array = new Uint8Array(32 * 700);
for (let at = 0; at < 700; at++) made.set(sha256(Uint8Array.of(at >> 8, at & 255)), 32 * at);
const leavesOf = (size: number) => made.subarray(0, 32 * size);
const size = fc.integer({ min: 1, max: 700 });

/** One bit of one of the hashes turned, or a hash dropped, doubled or added. */
function damage(hashes: readonly Uint8Array[], kind: number, at: number, bit: number): Uint8Array[] {
  const copies: Uint8Array[] = hashes.map((hash) => Uint8Array.from(hash));
  const place = at % Math.max(1, copies.length);
  const chosen = copies[place];
  if (kind === 0 && chosen !== undefined) chosen[bit % 32] = (chosen[bit % 32] ?? 0) ^ (1 << (bit % 8));
  else if (kind === 1 && chosen !== undefined) copies.splice(place, 1);
  else if (kind === 2 && chosen !== undefined) copies[place] = chosen.subarray(0, 31);
  else copies.splice(place, 0, sha256(Uint8Array.of(bit)));
  return copies;
}
const damages = fc.tuple(fc.nat(3), fc.nat(), fc.nat(255));

describe('proofs', () => {
  it('of inclusion hold, and not when one bit, hash, index or size differs', () => {
    fc.assert(
      fc.property(size, fc.nat(), damages, (count, pick, [kind, at, bit]) => {
        const leaves = leavesOf(count);
        const index = pick % count;
        const proof = inclusionProof(sha256, leaves, index);
        const claim = {
          index,
          size: count,
          leaf: hashAt(leaves, index),
          root: treeRoot(sha256, leaves),
          proof,
        };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        expect(verifyInclusion(sha256, { ...claim, proof: damage(proof, kind, at, bit) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, index: count })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, leaf: claim.leaf.subarray(1) })).toBe(false);
        if (count > 1) expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % count })).toBe(false);
      }),
    );
  });

  it('of consistency hold, and not when one bit, hash or root differs', () => {
    fc.assert(
      fc.property(size, fc.nat(), damages, (count, pick, [kind, at, bit]) => {
        const leaves = leavesOf(count);
        const size1 = 1 + (pick % count);
        const proof = consistencyProof(sha256, leaves, size1);
        const root1 = treeRoot(sha256, leaves, 0, size1);
        const root2 = treeRoot(sha256, leaves);
        const claim = { size1, size2: count, root1, root2, proof };
        expect(verifyConsistency(sha256, claim)).toBe(true);
        expect(verifyConsistency(sha256, { ...claim, proof: damage(proof, kind, at, bit) })).toBe(false);
        expect(verifyConsistency(sha256, { ...claim, size1: 0 })).toBe(false);
        if (size1 < count)
          expect(verifyConsistency(sha256, { ...claim, root1: root2, root2: root1 })).toBe(false);
      }),
    );
  });

  it('are not made of what is not there', () => {
    expect(() => inclusionProof(sha256, leavesOf(3), 3)).toThrow(RangeError);
    expect(() => consistencyProof(sha256, leavesOf(3), 4)).toThrow(RangeError);
    expect(() => consistencyProof(sha256, leavesOf(3), 0)).toThrow(RangeError);
  });
});

const rangeOf = fc.tuple(fc.nat(700), fc.nat(700), fc.nat(700)).map((numbers) => {
  const [a = 0, b = 0, n = 0] = [...numbers].sort((one, other) => one - other);
  const roots = (from: number, to: number) => {
    let at = from;
    return blockSizes(from, to).map((block) => {
      at += block;
      return treeRoot(sha256, made, at - block, at);
    });
  };
  return { a, b, n, left: roots(0, a), right: roots(b, n) };
});

describe('ranges', () => {
  it('fold to the root of the whole log, and to every root on the way', () => {
    fc.assert(
      fc.property(rangeOf, (range) => {
        const held = made.subarray(32 * range.a, 32 * range.b);
        const sizes = Array.from({ length: range.n + 1 }, (_, at) => at);
        const roots = rootsAt(sha256, range, held, sizes);
        for (const at of [0, range.a, range.b, range.n]) expect(roots.has(at)).toBe(true);
        for (const [at, root] of roots) expect(toHex(root)).toBe(toHex(treeRoot(sha256, made, 0, at)));
      }),
      { numRuns: 10 },
    );
  });

  it('prove each of their records in the whole log, as the whole log would', () => {
    fc.assert(
      fc.property(rangeOf, fc.nat(), (range, pick) => {
        if (range.a === range.b) return;
        const index = range.a + (pick % (range.b - range.a));
        const held: HashList = {
          count: range.b - range.a,
          at: (place) => hashAt(made, range.a + place),
        };
        const proof = rangeInclusionProof(sha256, range, held, index);
        const whole = inclusionProof(sha256, leavesOf(range.n), index);
        expect(proof.map(toHex)).toEqual(whole.map(toHex));
        expect(() => rangeInclusionProof(sha256, range, held, range.b)).toThrow(RangeError);
        const parsed = parseTlogProof(formatTlogProof({ extra: null, index, proof, note: 'x\n' }));
        expect(parsed?.proof.map(toHex)).toEqual(whole.map(toHex));
      }),
    );
  });

  it('need every leaf between their blocks', () => {
    fc.assert(
      fc.property(rangeOf, (range) => {
        if (range.a === range.b) return;
        const held = made.subarray(32 * range.a, 32 * (range.b - 1));
        expect(rootsAt(sha256, range, held, [range.n, range.b]).size).toBe(0);
      }),
    );
  });

  it('come back from their file, and only as they were written are they canonical', () => {
    fc.assert(
      fc.property(rangeOf, (range) => {
        const text = writeRangeFile(range);
        const read = readRangeFile(text);
        expect(read?.canonical).toBe(true);
        expect(read === null ? null : writeRangeFile(read.range)).toBe(text);
        expect(readRangeFile(`${text} `)?.canonical).toBe(false);
        expect(readRangeFile(text.replace('"left":[', '"left":["",'))).toBeNull();
        expect(readRangeFile(text.slice(0, -2))).toBeNull();
      }),
    );
  });
});
