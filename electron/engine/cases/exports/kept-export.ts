import { setImmediate } from 'node:timers/promises';
import { hashBytes } from '../../../../shared/audit/bytes.ts';
import { checkpointFileName, parseCheckpoint } from '../../../../shared/audit/checkpoint.ts';
import { readRangeFile } from '../../../../shared/audit/range-file.ts';
import type { ExportRange } from '../../../../shared/audit/range-tree.ts';
import { parseNote } from '../../../../shared/audit/signed-note.ts';
import { sha256 } from '../../forensics/hashes.ts';
import { blockLeaves as leavesABlock } from '../../forensics/read-lines.ts';
import type { CaseDb } from '../store/case-db.ts';
import type { OpenCase } from '../store/open-case.ts';
import { partBlockBytes, readPart, readPartBlock, storePart } from '../store/source-parts.ts';
import { blockRoots, blockRootsBytes, ExportTree } from './export-tree.ts';

const leavesName = 'leaves.bin';
/** Made here of the records where the export has none that fits. */
const ownLeavesName = 'own-leaves.bin';
const rootsName = 'block-roots.bin';
const prefix = Uint8Array.of(0x00);

/** What a source keeps of the export that it came from. */
export type KeptExport = {
  readonly range: ExportRange;
  readonly head: { readonly size: number; readonly root: Uint8Array };
  readonly tree: ExportTree;
};

/** Null where proofs were not prepared, or there is nothing to make them of. */
export function readKeptExport(db: CaseDb, source: number): KeptExport | null {
  const range = rangeOf(db, source);
  const roots = readPart(db, source, rootsName);
  const head = range === null ? null : headOf(db, source, range.n);
  if (range === null || roots === null || head === null) return null;
  return { range, head, tree: new ExportTree(range, leavesFrom(db, source, range), roots) };
}

/**
 * Prepares proofs: roots of blocks of leaves, so that one takes milliseconds. `known` are those that the verifier had on its
 * way, null if it had none. Pauses so that others are answered.
 */
export async function prepareProofs(
  events: OpenCase,
  source: number,
  known: Uint8Array | null,
  signal: AbortSignal,
): Promise<void> {
  const { db } = events;
  const range = rangeOf(db, source);
  if (range === null) return;
  const { a, b } = range;
  const given = db.value<number>(
    'SELECT sum(length(data)) FROM source_parts WHERE source_n = ? AND name = ?',
    source,
    leavesName,
  );
  const verdict = db.value<string>('SELECT verdict FROM sources WHERE n = ?', source) ?? '';
  const fits = given === (b - a) * hashBytes && !verdict.includes('"BAD_LEAVES"');
  if (fits && known?.length === blockRootsBytes(range)) {
    db.transaction(() => storePart(db, source, rootsName, known));
    return;
  }
  if (!fits) await makeLeaves(events, source, range, signal);
  const leavesOf = leavesFrom(db, source, range);
  const parts: Uint8Array[] = [];
  for (let from = a; from < b; ) {
    signal.throwIfAborted();
    const to = Math.min(b, (Math.floor(from / leavesABlock) + 64) * leavesABlock);
    parts.push(blockRoots({ ...range, a: from, b: to }, leavesOf));
    from = to;
    await setImmediate();
  }
  db.transaction(() => storePart(db, source, rootsName, Buffer.concat(parts)));
}

async function makeLeaves(
  events: OpenCase,
  source: number,
  { a, b }: ExportRange,
  signal: AbortSignal,
): Promise<void> {
  const leaves = new Uint8Array((b - a) * hashBytes);
  let at = 0;
  for (const segment of events.segments.filter(({ source_n }) => source_n === source)) {
    for (let row = 0; row < segment.rows && at < leaves.length; row++, at += hashBytes)
      leaves.set(sha256(prefix, events.record(segment, row)), at);
    signal.throwIfAborted();
    await setImmediate();
  }
  events.db.transaction(() => storePart(events.db, source, ownLeavesName, leaves));
}

function leavesFrom(
  db: CaseDb,
  source: number,
  { a }: ExportRange,
): (from: number, to: number) => Uint8Array {
  const own = readPartBlock(db, source, ownLeavesName, 0) !== null;
  const name = own ? ownLeavesName : leavesName;
  let kept: { readonly block: number; readonly data: Buffer } | null = null;
  return (from, to) => {
    const leaves = new Uint8Array((to - from) * hashBytes);
    for (let at = 0; at < leaves.length; ) {
      const place = (from - a) * hashBytes + at;
      const block = Math.floor(place / partBlockBytes);
      if (kept?.block !== block)
        kept = { block, data: readPartBlock(db, source, name, block) ?? Buffer.alloc(0) };
      const start = place - block * partBlockBytes;
      const piece = kept.data.subarray(start, start + leaves.length - at);
      if (piece.length === 0) return leaves;
      leaves.set(piece, at);
      at += piece.length;
    }
    return leaves;
  };
}

function rangeOf(db: CaseDb, source: number): ExportRange | null {
  const text = readPart(db, source, 'range.json');
  return text === null ? null : (readRangeFile(text.toString('utf8'))?.range ?? null);
}

function headOf(db: CaseDb, source: number, size: number): KeptExport['head'] | null {
  const file = readPart(db, source, `checkpoints/${checkpointFileName(size)}`);
  const note = file === null ? null : parseNote(file.toString('utf8'));
  return note === null ? null : parseCheckpoint(note.text);
}
