import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { equalBytes } from '../../../shared/audit/bytes.ts';
import { checkpointFileName, parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { isFinding, judgeHead, type ValidHead } from '../../../shared/audit/judge-heads.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { listCheckpoints, readText } from './bundle-files.ts';
import { ExportFailure, type OpenExport, openExport } from './export-reader.ts';
import { noteTools } from './hashes.ts';
import type { Progress } from './progress.ts';

export type Comparison = {
  /** How the second is to the first; `UNDECIDED`: nothing in them tells. */
  readonly relation: 'SAME' | 'EXTENSION' | 'PREFIX' | 'SPLIT_VIEW' | 'UNDECIDED';
  readonly sizes: readonly [number, number];
  /** The largest size at which both are known to be one log; null if there is none. */
  readonly agree_at: number | null;
  /** The smallest size at which they are known to differ; null if there is none. */
  readonly differ_at: number | null;
  /** The first record that both hold and that is not the same in both; null if there is none. */
  readonly first_record: number | null;
};

/** One side: an export, or nothing but a head. */
type Side = {
  readonly head: ValidHead;
  readonly heads: ReadonlyMap<number, ValidHead>;
  readonly opened: OpenExport | null;
};

/**
 * Whether two exports, or heads in files of their own, can be of one log that only grew. Heads count only under `pin`'s keys;
 * records only where they lead to their own head. Throws an ExportFailure if a side is not fit to be compared.
 */
export async function compareExports(
  paths: readonly [string, string],
  pin: Pin,
  options: { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<Comparison> {
  const heads = [headsOf(paths[0], pin), headsOf(paths[1], pin)] as const;
  const sizes = [...heads[0].keys(), ...heads[1].keys()];
  const one = await openSide(paths[0], heads[0], sizes, options);
  try {
    const other = await openSide(paths[1], heads[1], sizes, options);
    try {
      return compare(one, other, [...new Set(sizes)]);
    } finally {
      other.opened?.close();
    }
  } finally {
    one.opened?.close();
  }
}

function compare(one: Side, other: Side, sizes: readonly number[]): Comparison {
  let agree: number | null = null;
  let differ: number | null = null;
  for (const size of sizes.toSorted((left, right) => left - right)) {
    const ofOne = rootAt(one, size);
    const ofOther = rootAt(other, size);
    if (ofOne === null || ofOther === null) continue;
    if (equalBytes(ofOne, ofOther)) agree = size;
    else differ ??= size;
  }
  const first = firstDifference(one.opened, other.opened);
  const [size, otherSize] = [one.head.size, other.head.size];
  const facts = {
    sizes: [size, otherSize] as const,
    agree_at: agree,
    differ_at: differ,
    first_record: first,
  };
  if (differ !== null || first !== null) return { relation: 'SPLIT_VIEW', ...facts };
  if (agree !== Math.min(size, otherSize)) return { relation: 'UNDECIDED', ...facts };
  if (size === otherSize) return { relation: 'SAME', ...facts };
  return { relation: size < otherSize ? 'EXTENSION' : 'PREFIX', ...facts };
}

function rootAt({ heads, opened }: Side, size: number): Uint8Array | null {
  return heads.get(size)?.root ?? opened?.roots.get(size) ?? null;
}

function firstDifference(one: OpenExport | null, other: OpenExport | null): number | null {
  if (one === null || other === null || one.leaves === null || other.leaves === null) return null;
  const to = Math.min(one.range.b, other.range.b);
  for (let n = Math.max(one.range.a, other.range.a); n < to; n++)
    if (!equalBytes(one.leaves.at(n - one.range.a), other.leaves.at(n - other.range.a))) return n;
  return null;
}

/** The heads of an export, or the one in a file, that `pin` trusts; none are left out silently. */
function headsOf(path: string, pin: Pin): Map<number, ValidHead> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? listCheckpoints(path) : [null];
  const heads = new Map<number, ValidHead>();
  for (const name of names) {
    const file = name === null ? path : join(path, 'checkpoints', name);
    const read = readText(file);
    if (read.kind === 'unusable') throw new ExportFailure(`${file}: ${read.why}`);
    const claimed = parseCheckpoint(parseNote(read.text ?? '')?.text ?? '')?.size ?? 0;
    const judged = judgeHead(noteTools, pin, name ?? checkpointFileName(claimed), read.text);
    if (isFinding(judged))
      throw new ExportFailure(`${name ?? basename(path)}: not a head of ${pin.origin} (${judged.actual})`);
    heads.set(judged.size, judged);
  }
  if (heads.size === 0) throw new ExportFailure(`${path}: neither an export nor a head`);
  return heads;
}

async function openSide(
  path: string,
  heads: ReadonlyMap<number, ValidHead>,
  sizes: readonly number[],
  options: { readonly progress?: Progress; readonly signal?: AbortSignal },
): Promise<Side> {
  if (statSync(path).isDirectory()) {
    const opened = await openExport(path, { strict: false, sizes, ...options });
    const head = heads.get(opened.range.n);
    if (opened.leaves === null || head === undefined) {
      opened.close();
      throw new ExportFailure(`${path}: its records do not lead to its head; \`verify\` says what is wrong`);
    }
    return { head, heads, opened };
  }
  const [head] = heads.values();
  if (head === undefined) throw new ExportFailure(`${path}: no head`);
  return { head, heads, opened: null };
}
