import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { toHex } from '../../../shared/audit/bytes.ts';
import { finding } from '../../../shared/audit/finding.ts';
import type { FindingList } from '../../../shared/audit/finding-list.ts';
import { maximalRecordBytes } from '../../../shared/audit/record-bytes.ts';
import {
  type Redaction,
  readStrictRecord,
  redactionOf,
  type StrictRecord,
} from '../../../shared/audit/strict-record.ts';
import { mark } from './line-chunk.ts';
import type { LineIndex } from './line-index.ts';
import type { Progress } from './progress.ts';

/** Which records are proven, and what is known of them. */
export type Proven = {
  readonly a: number;
  /** How many records from `a` on could be proven. */
  readonly size: number;
  /** Place, from `a` on, of the record that a line is; -1 if it is not proven to be one. */
  readonly place: (line: number) => number;
  /** Hash of the record at a place; -1 is the one before `a`. Null if it is not known. */
  readonly hash: (place: number) => Uint8Array | null;
};

export type StrictResult = {
  /** Line of the proven, strict-clean record at a place; -1 without one. */
  readonly lineAt: Int32Array;
  readonly redactions: readonly (Redaction & { readonly index: number })[];
  /** Fields of all those records. */
  readonly commitments: number;
};

const linesATurn = 100_000;

/**
 * Section 6, step 5 as A22 has it, from what was marked while the lines were read (`mark`); a line is read again only where
 * its neighbour in the log is not the line before it.
 */
export async function checkStrictly(
  lines: LineIndex,
  proven: Proven,
  origin: string,
  findings: FindingList,
  progress: Progress,
  signal?: AbortSignal,
): Promise<StrictResult> {
  const lineAt = new Int32Array(proven.size).fill(-1);
  const redactions: (Redaction & { index: number })[] = [];
  let commitments = 0;
  let before: Before = { place: -1, number: Number.NaN };
  for (let line = 0; line < lines.count; line++) {
    const place = proven.place(line);
    const marks = lines.marks(line);
    const clean = isClean(line, place, marks, before);
    before = { place, number: numberOf(line, marks, before) };
    if (!clean) {
      const fields = {
        file: 'records.ndjson',
        line: line + 1,
        byte_offset: lines.offset(line),
        index: place < 0 ? null : proven.a + place,
      };
      findings.add(finding('NONCANONICAL', 'line', fields));
    } else if (place >= 0 && lineAt[place] === -1) {
      lineAt[place] = line;
      commitments += lines.fields(line);
      const record = (marks & mark.redacts) === 0 ? null : readLine(lines, line, origin);
      const redaction = record === null ? null : redactionOf(record);
      if (redaction !== null) redactions.push({ ...redaction, index: proven.a + place });
    }
    if (line % linesATurn !== linesATurn - 1) continue;
    signal?.throwIfAborted();
    progress(lines.offset(line), lines.size);
    await setImmediate();
  }
  return { lineAt, redactions, commitments };

  function isClean(line: number, place: number, marks: number, before: Before): boolean {
    if ((marks & mark.strict) === 0) return false;
    if (place < 0) return true;
    const follows = line > 0 && before.place >= 0 && before.place === place - 1;
    if (follows && (marks & neighbourly) === neighbourly && before.number === proven.a + place - 1)
      return true;
    // Known to be strict: `_n`, `_prev` and, where the line before is its predecessor, `_t` are left to be judged.
    const record = readLine(lines, line, origin);
    const previous = proven.hash(place - 1);
    return (
      record !== null &&
      record._n === proven.a + place &&
      (previous === null || record._prev === toHex(previous)) &&
      (!follows || (marks & mark.inTime) !== 0)
    );
  }

  /** `_n` of a strict line, NaN of any other. */
  function numberOf(line: number, marks: number, before: Before): number {
    if ((marks & mark.strict) === 0) return Number.NaN;
    if ((marks & mark.next) !== 0 && !Number.isNaN(before.number)) return before.number + 1;
    return readLine(lines, line, origin)?._n ?? Number.NaN;
  }
}

type Before = { readonly place: number; readonly number: number };
const neighbourly = mark.linked | mark.inTime | mark.next;

/** Null if the line breaks a rule that needs no neighbour. */
export function readLine(lines: LineIndex, line: number, origin: string): StrictRecord | null {
  if (line === lines.count - 1 && !lines.whole) return null;
  if (lines.length(line) > maximalRecordBytes) return null;
  const bytes = lines.line(line);
  return isUtf8(bytes) ? readStrictRecord(bytes.toString('utf8'), bytes.length, origin) : null;
}
