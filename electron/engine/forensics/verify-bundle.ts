import { join } from 'node:path';
import { checkpointFileName } from '../../../shared/audit/checkpoint.ts';
import { parseInstant } from '../../../shared/audit/export-text.ts';
import { finding } from '../../../shared/audit/finding.ts';
import { FindingList } from '../../../shared/audit/finding-list.ts';
import { type Anchor, judgeAnchor } from '../../../shared/audit/judge-anchor.ts';
import { judgeExport } from '../../../shared/audit/judge-export.ts';
import { isFinding, judgeHead, type ValidHead } from '../../../shared/audit/judge-heads.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { readRangeFile } from '../../../shared/audit/range-file.ts';
import type { ExportRange } from '../../../shared/audit/range-tree.ts';
import { makeReport, type Report } from '../../../shared/audit/report.ts';
import { listCheckpoints, type OpenFile, openOptional, openRecords, readText } from './bundle-files.ts';
import { judgeFields } from './field-pass.ts';
import { fileHash } from './file-lines.ts';
import { noteTools } from './hashes.ts';
import { judgeRecords } from './judge-records.ts';
import { type Reading, usualReading } from './line-pool.ts';
import type { Progress } from './progress.ts';
import { ReadingFailure, type ReadLines, readLines } from './read-lines.ts';
import { checkStrictly } from './strict-pass.ts';
import type { IndexRun } from './withheld-runs.ts';

export type VerifyOptions = {
  /** Also every line's form, and the fields. */
  readonly strict: boolean;
  readonly onProgress?: (phase: VerifyPhase, ...progress: Parameters<Progress>) => void;
  /** Told by a strict run where fields are withheld, which is no part of the report. */
  readonly onWithheld?: (runs: readonly IndexRun[]) => void;
  /** Told, where `leaves.bin` is what the lines give, the roots of its aligned blocks of `blockLeaves` that lie whole in the range. */
  readonly onBlocks?: (roots: Uint8Array) => void;
  /** Ends the verification, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly reading?: Reading;
};

/** Amounts are in bytes of the file that is read: packed records, records, records again, disclosures. */
export type VerifyPhase = 'unpacking' | 'hashing' | 'strict' | 'fields';

const verifier = 'watchfloor 0.1.0';
const unanchored: Anchor = { kind: 'none', size: null, time: null };

/**
 * Checks an export against what `pin` trusts (`watchfloor/audit/v1`, sections 5 and 6), in memory that does not grow with
 * its files save for a few bytes a record. Never throws for what is in it.
 */
export async function verifyBundle(folder: string, pin: Pin, options: VerifyOptions): Promise<Report> {
  const opened: OpenFile[] = [];
  const keep = <T extends OpenFile | null>(file: T): T => {
    if (file !== null) opened.push(file);
    return file;
  };
  try {
    return await verifyOpened(folder, pin, options, keep);
  } finally {
    for (const file of opened) file.close();
  }
}

async function verifyOpened(
  folder: string,
  pin: Pin,
  { strict, onProgress, onWithheld, onBlocks, signal, reading = usualReading }: VerifyOptions,
  keep: <T extends OpenFile | null>(file: T) => T,
): Promise<Report> {
  const base = { log: pin.origin, verifier };
  const findings = new FindingList();
  const rangeText = readText(join(folder, 'range.json'));
  const read = rangeText.kind === 'text' && rangeText.text !== null ? readRangeFile(rangeText.text) : null;
  if (read === null) {
    const why = rangeText.kind === 'unusable' ? rangeText.why : 'malformed';
    const nothing = { a: null, b: null, n: null, fields: null, anchor: unanchored };
    return makeReport({ ...base, ...nothing, findings, reason: `range.json: ${why}` });
  }
  const { range, canonical } = read;
  if (!canonical) findings.add(finding('NONCANONICAL', 'file', { file: 'range.json' }));
  const reasons: string[] = [];
  const disclosures = keep(openOptional(join(folder, 'disclosures.ndjson')));
  const told =
    (phase: VerifyPhase): Progress =>
    (done, total) =>
      onProgress?.(phase, done, total);
  const judgeNotes = once(() => {
    const heads = readHeads(folder, pin, findings);
    const head = heads.get(range.n) ?? null;
    const exportTime = readExport(folder, pin, { range, head, disclosures }, findings, reasons);
    const lastName = `checkpoints/${checkpointFileName(range.n)}`;
    const last = readText(join(folder, lastName));
    if (last.kind === 'unusable') reasons.push(`${lastName}: ${last.why}`);
    const pinned = [pin.head, pin.operator].flatMap((known) => (known === null ? [] : [known.size]));
    return { heads, head, exportTime, sizes: [range.n, ...heads.keys(), ...pinned] };
  });

  const about = { ...base, a: range.a, b: range.b, n: range.n, findings };
  const without = (reason: string) => {
    judgeNotes();
    return makeReport({ ...about, anchor: unanchored, fields: null, reason });
  };
  const records = await openRecords(folder, told('unpacking'), signal);
  if (records.kind === 'unusable') return without(records.reason);
  keep(records);
  const { origin } = pin;
  let readIn: ReadLines;
  try {
    const leaves = keep(openOptional(join(folder, 'leaves.bin')));
    const sizes = () => judgeNotes().sizes;
    const progress = told('hashing');
    readIn = await readLines(records, { strict, origin, range, leaves, reading, sizes, progress, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ReadingFailure) return without(`${records.name}: unreadable`);
    throw error;
  }
  keep({ ...records, close: () => readIn.lines.close() });
  if (records.trailing !== null) {
    const fields = { file: 'records.ndjson.gz', byte_offset: records.trailing };
    findings.add(finding('NONCANONICAL', 'file', fields));
  }
  const { lines } = readIn;
  if (readIn.leaves?.same === true && lines.count === range.b - range.a) onBlocks?.(readIn.blocks);
  const { heads, head, exportTime, sizes } = judgeNotes();
  const judged = await judgeRecords({ ...readIn, range, heads, origin, sizes }, findings);
  const rootAt = (size: number) => heads.get(size)?.root ?? judged.roots.get(size) ?? null;
  const anchored = judgeAnchor(pin, { n: range.n, head, rootAt, exportTime });
  for (const each of anchored.findings) findings.add(each);
  const fields = strict ? await strictly() : unterminated();
  return makeReport({ ...about, anchor: anchored.anchor, fields, reason: reasons[0] ?? null });

  async function strictly() {
    const { proven } = judged;
    const checked = await checkStrictly(lines, proven, origin, findings, told('strict'), signal);
    const facts = { disclosures, lines, strict: checked, range, origin };
    const { counts, withheld } = await judgeFields(facts, findings, told('fields'), signal);
    onWithheld?.(withheld);
    return counts;
  }

  /** A rest after the last LF needs no parser to be seen (A10). */
  function unterminated() {
    const at = lines.count - 1;
    if (lines.whole) return null;
    const place = judged.proven.place(at);
    findings.add(
      finding('NONCANONICAL', 'line', {
        file: 'records.ndjson',
        line: at + 1,
        byte_offset: lines.offset(at),
        index: place < 0 ? null : range.a + place,
      }),
    );
    return null;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The valid heads by size; the others become findings. */
function readHeads(folder: string, pin: Pin, findings: FindingList): Map<number, ValidHead> {
  const heads = new Map<number, ValidHead>();
  for (const name of listCheckpoints(folder)) {
    const file = readText(join(folder, 'checkpoints', name));
    const judged = judgeHead(noteTools, pin, name, file.kind === 'text' ? file.text : null);
    if (isFinding(judged)) findings.add(judged);
    else heads.set(judged.size, judged);
  }
  return heads;
}

type ExportInputs = {
  readonly range: ExportRange;
  readonly head: ValidHead | null;
  readonly disclosures: OpenFile | null;
};

/** Milliseconds since 1970 of an authentic export note, or null. */
function readExport(
  folder: string,
  pin: Pin,
  { range, head, disclosures }: ExportInputs,
  findings: FindingList,
  reasons: string[],
): number | null {
  const file = readText(join(folder, 'export.note'));
  if (file.kind === 'unusable') {
    reasons.push(`export.note: ${file.why}`);
    return null;
  }
  const hash = disclosures === null ? null : fileHash(disclosures);
  const judged = judgeExport(noteTools, pin, file.text, {
    range,
    root: head?.root ?? null,
    disclosures: hash,
  });
  if ('kind' in judged) {
    findings.add(judged);
    return null;
  }
  return parseInstant(judged.time);
}
