import { setImmediate } from 'node:timers/promises';
import { equalBytes } from '../../../shared/audit/bytes.ts';
import { genesisHash } from '../../../shared/audit/chain.ts';
import { chainList } from '../../../shared/audit/chain-list.ts';
import { finding } from '../../../shared/audit/finding.ts';
import type { FindingList } from '../../../shared/audit/finding-list.ts';
import type { ValidHead } from '../../../shared/audit/judge-heads.ts';
import { denseList, type HashList, partList } from '../../../shared/audit/leaf-lists.ts';
import { localise, placesOf } from '../../../shared/audit/localise.ts';
import { type ExportRange, RangeRoots } from '../../../shared/audit/range-tree.ts';
import { noteTools, sha256 } from './hashes.ts';
import type { ReadLines } from './read-lines.ts';
import type { Proven } from './strict-pass.ts';

export type RecordFacts = ReadLines & {
  readonly range: ExportRange;
  readonly heads: ReadonlyMap<number, ValidHead>;
  readonly origin: string;
  /** Whose roots are of interest. */
  readonly sizes: readonly number[];
};

export type JudgedRecords = {
  readonly proven: Proven;
  /** Roots computed from an authentic list; none without one. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
};

/** The event loop gets a turn after as many hashes. */
const hashesATurn = 20_000;

/** Section 6, steps 3 and 4: adds to `findings` what is wrong with the lines, and answers which of them are proven. */
export async function judgeRecords(facts: RecordFacts, findings: FindingList): Promise<JudgedRecords> {
  const { range, lines, leaves, roots } = facts;
  const isOwn = lines.count === range.b - range.a && isAuthentic(facts, roots);
  if (leaves === null || leaves.same)
    return isOwn ? byList(facts, lines.hashes, roots, true, findings) : byChain(facts, findings);
  if (leaves.bytes === 32 * (range.b - range.a)) {
    const given = await rootsOf(facts, leaves.hashes);
    if (isAuthentic(facts, given)) return byList(facts, leaves.hashes, given, false, findings);
  }
  if (!isOwn) return byChain(facts, findings);
  const index = range.a + leaves.differsAt;
  findings.add(finding('BAD_LEAVES', 'file', { file: 'leaves.bin', index }));
  return byList(facts, lines.hashes, roots, true, findings);
}

async function rootsOf({ range, sizes }: RecordFacts, hashes: HashList) {
  const roots = new RangeRoots(sha256, range, sizes);
  for (let at = 0; at < hashes.count; at++) {
    roots.push(hashes.at(at));
    if (at % hashesATurn === hashesATurn - 1) await setImmediate();
  }
  return roots.finish();
}

function isAuthentic({ range, heads }: RecordFacts, roots: ReadonlyMap<number, Uint8Array>): boolean {
  const head = heads.get(range.n);
  const root = roots.get(range.n);
  return head !== undefined && root !== undefined && equalBytes(root, head.root);
}

/** `own`: the list is that of the lines themselves. */
function byList(
  facts: RecordFacts,
  hashes: HashList,
  roots: ReadonlyMap<number, Uint8Array>,
  own: boolean,
  findings: FindingList,
): JudgedRecords {
  const { range, heads, lines } = facts;
  for (const { size, root } of heads.values()) {
    const computed = roots.get(size);
    if (computed !== undefined && !equalBytes(computed, root))
      findings.add(finding('SPLIT_VIEW', 'head', { index: size }));
  }
  const list = denseList(hashes);
  const places = own ? null : placesOf(list, lines);
  if (places !== null) localise(list, lines, places, range.a, { basis: 'leaf-list', window: null }, findings);
  const before = hashBefore(facts);
  return {
    roots,
    proven: {
      a: range.a,
      size: list.size,
      place: (line) => (places === null ? line : (places[line] ?? -1)),
      hash: (place) => (place < 0 ? before : hashes.at(place)),
    },
  };
}

function byChain(facts: RecordFacts, findings: FindingList): JudgedRecords {
  const { range, lines } = facts;
  const { a, b } = range;
  const { g, h } = walkHeads(facts);
  const before = hashBefore(facts);
  const told = chainList(lines, { a, b, g, before: g > a ? lines.hash(g - a - 1) : before });
  const certain: HashList = { count: g - a, at: (place) => lines.hash(place) };
  const list = partList(b - a, certain, told);
  const window = [g, h ?? b] as const;
  const known = findings.total;
  localise(list, lines, placesOf(list, lines), a, { basis: 'chain', window }, findings);
  if (findings.total === known && h !== null)
    findings.add(finding('REWRITTEN', 'checkpoint-window', { index: g, window }));
  return {
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
function walkHeads({ range, heads, lines, roots }: RecordFacts): { g: number; h: number | null } {
  const { a, b, n } = range;
  const sizes = [...heads.keys()]
    .filter((size) => (size > a && size <= b) || (size === n && n > b))
    .sort((one, other) => one - other);
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
