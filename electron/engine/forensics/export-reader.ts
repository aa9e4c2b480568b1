import { join } from 'node:path';
import { equalBytes } from '../../../shared/audit/bytes.ts';
import { type Checkpoint, checkpointFileName, parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import type { HashList } from '../../../shared/audit/leaf-lists.ts';
import { readRangeFile } from '../../../shared/audit/range-file.ts';
import { type ExportRange, RangeRoots } from '../../../shared/audit/range-tree.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { type OpenFile, openOptional, openRecords, readText } from './bundle-files.ts';
import { sha256 } from './hashes.ts';
import type { LineIndex } from './line-index.ts';
import { usualReading } from './line-pool.ts';
import type { Progress } from './progress.ts';
import { ReadingFailure, readLines } from './read-lines.ts';

/** An export that cannot be looked into; the message says what is wrong with which file. */
export class ExportFailure extends Error {}

/** An export that is open for questions about single records; `close` it. */
export type OpenExport = {
  readonly folder: string;
  readonly origin: string;
  readonly range: ExportRange;
  readonly lines: LineIndex;
  /** Text of the note of size `n`, and what it says; nobody has judged its signatures here. */
  readonly note: string;
  readonly head: Checkpoint;
  /** Hashes of `[a, b)` that fold to the root of that head: of the lines, or else `leaves.bin`; null if neither do. */
  readonly leaves: HashList | null;
  /** Roots at the sizes that were asked for, as far as `leaves` give them. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
  readonly close: () => void;
};

export type OpenOptions = {
  /** Also every line's form. */
  readonly strict: boolean;
  /** Whose roots are of interest. */
  readonly sizes?: readonly number[];
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** Reads the records of an export once; throws an ExportFailure if a file that this needs is not what it should be. */
export async function openExport(folder: string, options: OpenOptions): Promise<OpenExport> {
  const { strict, sizes = [], progress = () => undefined, signal } = options;
  const rangeText = requireText(folder, 'range.json');
  const range = readRangeFile(rangeText)?.range;
  if (range === undefined) throw new ExportFailure('range.json: malformed');
  const name = `checkpoints/${checkpointFileName(range.n)}`;
  const note = requireText(folder, name);
  const head = parseCheckpoint(parseNote(note)?.text ?? '');
  if (head === null || head.size !== range.n) throw new ExportFailure(`${name}: malformed`);
  const opened: OpenFile[] = [];
  const close = () => {
    for (const file of opened.splice(0)) file.close();
  };
  try {
    const records = await openRecords(folder, progress, signal);
    if (records.kind === 'unusable') throw new ExportFailure(records.reason);
    opened.push(records);
    const list = openOptional(join(folder, 'leaves.bin'));
    if (list !== null) opened.push(list);
    const wanted = [range.n, ...sizes];
    const { origin } = head;
    const read = await readLines(records, {
      ...{ strict, origin, range, progress, signal, leaves: list, reading: usualReading },
      sizes: () => wanted,
    });
    const { lines } = read;
    opened.push({ ...records, close: () => lines.close() });
    const count = range.b - range.a;
    const holds = (roots: ReadonlyMap<number, Uint8Array>) => {
      const root = roots.get(range.n);
      return root !== undefined && equalBytes(root, head.root);
    };
    const about = { folder, origin, range, lines, note, head, close };
    if (lines.count === count && holds(read.roots))
      return { ...about, leaves: lines.hashes, roots: read.roots };
    if (read.leaves?.bytes === 32 * count && !read.leaves.same) {
      const given = new RangeRoots(sha256, range, wanted);
      for (let at = 0; at < count; at++) given.push(read.leaves.hashes.at(at));
      const roots = given.finish();
      if (holds(roots)) return { ...about, leaves: read.leaves.hashes, roots };
    }
    return { ...about, leaves: null, roots: new Map() };
  } catch (error) {
    close();
    if (error instanceof ReadingFailure) throw new ExportFailure('the records: unreadable', { cause: error });
    throw error;
  }
}

/** The line that is record `n`, or -1: by its hash where the hashes are proven, else by what it claims. */
export function lineOfRecord({ range, leaves, lines }: OpenExport, n: number): number {
  const near = n - range.a;
  const isIt = (line: number) => {
    if (leaves === null) return lines.number(line) === n;
    return equalBytes(lines.hash(line), leaves.at(near));
  };
  if (near < 0 || n >= range.b) return -1;
  if (near < lines.count && isIt(near)) return near;
  for (let line = 0; line < lines.count; line++) if (isIt(line)) return line;
  return -1;
}

function requireText(folder: string, name: string): string {
  const read = readText(join(folder, name));
  if (read.kind === 'unusable') throw new ExportFailure(`${name}: ${read.why}`);
  if (read.text === null) throw new ExportFailure(`${name}: malformed`);
  return read.text;
}
