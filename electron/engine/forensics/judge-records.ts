import { equalBytes, hashAt } from '../../../shared/audit/bytes.ts';
import { genesisHash } from '../../../shared/audit/chain.ts';
import { chainList } from '../../../shared/audit/chain-list.ts';
import { type Finding, finding } from '../../../shared/audit/finding.ts';
import type { ValidHead } from '../../../shared/audit/judge-heads.ts';
import { denseList, sparseList } from '../../../shared/audit/leaf-lists.ts';
import { localise, placesOf } from '../../../shared/audit/localise.ts';
import { type ExportRange, rootsAt } from '../../../shared/audit/range-tree.ts';
import { noteTools, sha256 } from './hashes.ts';
import type { LineIndex } from './line-index.ts';
import type { Proven } from './strict-pass.ts';

export type RecordFacts = {
  readonly range: ExportRange;
  readonly heads: ReadonlyMap<number, ValidHead>;
  readonly lines: LineIndex;
  /** `leaves.bin`, null without one. */
  readonly leaves: Uint8Array | null;
  readonly origin: string;
  /** Sizes whose roots the anchors ask for. */
  readonly sizes: readonly number[];
};

export type JudgedRecords = {
  readonly findings: readonly Finding[];
  readonly unlisted: number;
  readonly proven: Proven;
  /** Roots computed from an authentic list; none without one. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
};

/** Section 6, steps 3 and 4: what is wrong with the lines, and which of them are proven. */
export function judgeRecords(facts: RecordFacts): JudgedRecords {
  const { range, lines, leaves } = facts;
  const given = leaves === null ? null : authenticate(facts, leaves);
  if (leaves !== null && given !== null) return byList(facts, leaves, given);
  const own = lines.count === range.b - range.a ? authenticate(facts, lines.hashes) : null;
  if (own === null) return byChain(facts);
  const judged = byList(facts, lines.hashes, own);
  if (leaves === null) return judged;
  const index = range.a + firstDifference(leaves, lines.hashes);
  const bad = finding('BAD_LEAVES', 'file', { file: 'leaves.bin', index });
  return { ...judged, findings: [bad, ...judged.findings] };
}

/** Roots at the sizes of interest if `hashes` are those of the records, or null. */
function authenticate(facts: RecordFacts, hashes: Uint8Array): Map<number, Uint8Array> | null {
  const { range, heads, sizes } = facts;
  const head = heads.get(range.n);
  if (head === undefined || hashes.length !== 32 * (range.b - range.a)) return null;
  const roots = rootsAt(sha256, range, hashes, [range.n, ...heads.keys(), ...sizes]);
  const root = roots.get(range.n);
  return root !== undefined && equalBytes(root, head.root) ? roots : null;
}

function byList(facts: RecordFacts, hashes: Uint8Array, roots: Map<number, Uint8Array>): JudgedRecords {
  const { range, heads, lines } = facts;
  const split = [...heads.values()].flatMap(({ size, root }) => {
    const computed = roots.get(size);
    if (computed === undefined || equalBytes(computed, root)) return [];
    return [finding('SPLIT_VIEW', 'head', { index: size })];
  });
  const list = denseList(hashes);
  const same = equalBuffers(hashes, lines.hashes);
  const places = same ? null : placesOf(list, lines);
  const judged =
    places === null
      ? { findings: [], unlisted: 0 }
      : localise(list, lines, places, range.a, { basis: 'leaf-list', window: null });
  const before = hashBefore(facts);
  return {
    findings: [...split, ...judged.findings],
    unlisted: judged.unlisted,
    roots,
    proven: {
      a: range.a,
      size: list.size,
      place: (line) => (places === null ? line : (places[line] ?? -1)),
      hash: (place) => (place < 0 ? before : hashAt(hashes, place)),
    },
  };
}

function byChain(facts: RecordFacts): JudgedRecords {
  const { range, lines } = facts;
  const { a, b } = range;
  const { g, h } = walkHeads(facts);
  const before = hashBefore(facts);
  const known = chainList(lines, { a, b, g, before: g > a ? lines.hash(g - a - 1) : before });
  const list = sparseList(b - a, known);
  const window = [g, h ?? b] as const;
  const places = placesOf(list, lines);
  const judged = localise(list, lines, places, a, { basis: 'chain', window });
  const rewritten = finding('REWRITTEN', 'checkpoint-window', { index: g, window });
  return {
    findings: judged.findings.length === 0 && h !== null ? [rewritten] : judged.findings,
    unlisted: judged.unlisted,
    roots: new Map(),
    proven: {
      a,
      size: g - a,
      place: (line) => (line < g - a ? line : -1),
      hash: (place) => (place < 0 ? before : lines.hash(place)),
    },
  };
}

/** `g`: size of the last head that the lines have before the first, `h`, that they do not (A19). */
function walkHeads({ range, heads, lines }: RecordFacts): { g: number; h: number | null } {
  const { a, b, n } = range;
  const sizes = [...heads.keys()]
    .filter((size) => (size > a && size <= b) || (size === n && n > b))
    .sort((one, other) => one - other);
  const roots = rootsAt(sha256, range, lines.hashes, sizes);
  let g = a;
  for (const size of sizes) {
    const root = roots.get(size);
    const claimed = heads.get(size)?.root;
    const enough = size <= b || lines.count === b - a;
    if (!enough || root === undefined || claimed === undefined || !equalBytes(root, claimed))
      return { g, h: size };
    g = Math.min(size, b);
  }
  return { g, h: null };
}

/** `L_{a-1}` (A20). */
function hashBefore({ range, origin }: RecordFacts): Uint8Array | null {
  if (range.a === 0) return genesisHash(sha256, noteTools.utf8, origin);
  return range.a % 2 === 1 ? (range.left.at(-1) ?? null) : null;
}

function equalBuffers(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** In hashes; the shorter list differs at its end (A4). */
function firstDifference(leaves: Uint8Array, hashes: Uint8Array): number {
  const count = Math.min(Math.floor(leaves.length / 32), hashes.length / 32);
  for (let at = 0; at < count; at++) if (!equalBytes(hashAt(leaves, at), hashAt(hashes, at))) return at;
  return count;
}
