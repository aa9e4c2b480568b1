import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { toHex } from '../../../shared/audit/bytes.ts';
import { type Finding, finding } from '../../../shared/audit/finding.ts';
import {
  commitmentsOf,
  type Redaction,
  readStrictRecord,
  redactionOf,
  type StrictRecord,
} from '../../../shared/audit/strict-record.ts';
import type { LineIndex, Progress } from './line-index.ts';

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
  readonly findings: readonly Finding[];
  /** Line of the proven, strict-clean record at a place; -1 without one. */
  readonly lineAt: Int32Array;
  readonly redactions: readonly (Redaction & { readonly index: number })[];
  /** Fields of all those records. */
  readonly commitments: number;
};

const linesATurn = 5_000;

/** Section 6, step 5 as A22 has it. */
export async function checkStrictly(
  lines: LineIndex,
  proven: Proven,
  origin: string,
  progress: Progress,
): Promise<StrictResult> {
  const findings: Finding[] = [];
  const lineAt = new Int32Array(proven.size).fill(-1);
  const redactions: (Redaction & { index: number })[] = [];
  let commitments = 0;
  let before: { readonly place: number; readonly time: string } | null = null;
  for (let line = 0; line < lines.count; line++) {
    const place = proven.place(line);
    const record = readLine(lines, line, origin);
    const previous: string | null = before !== null && before.place === place - 1 ? before.time : null;
    const clean = record !== null && (place < 0 || fitsItsPlace(record, place, proven, previous));
    before = record !== null && place >= 0 ? { place, time: record._t } : null;
    if (!clean) {
      const fields = {
        file: 'records.ndjson',
        line: line + 1,
        byte_offset: lines.offset(line),
        index: place < 0 ? null : proven.a + place,
      };
      findings.push(finding('NONCANONICAL', 'line', fields));
    } else if (place >= 0 && lineAt[place] === -1) {
      lineAt[place] = line;
      commitments += commitmentsOf(record).size;
      const redaction = redactionOf(record);
      if (redaction !== null) redactions.push({ ...redaction, index: proven.a + place });
    }
    if (line % linesATurn !== linesATurn - 1) continue;
    progress(lines.offset(line), lines.offset(lines.count));
    await setImmediate();
  }
  return { findings, lineAt, redactions, commitments };
}

/** Null if the line breaks a rule that needs no neighbour. */
export function readLine(lines: LineIndex, line: number, origin: string): StrictRecord | null {
  if (line === lines.count - 1 && !lines.whole) return null;
  const bytes = lines.line(line);
  return isUtf8(bytes) ? readStrictRecord(bytes.toString('utf8'), bytes.length, origin) : null;
}

function fitsItsPlace(
  record: StrictRecord,
  place: number,
  proven: Proven,
  timeBefore: string | null,
): boolean {
  const previous = proven.hash(place - 1);
  return (
    record._n === proven.a + place &&
    (previous === null || record._prev === toHex(previous)) &&
    (timeBefore === null || record._t >= timeBefore)
  );
}
