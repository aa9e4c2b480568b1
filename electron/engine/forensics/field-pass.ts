import { setImmediate } from 'node:timers/promises';
import { opens, readDisclosure } from '../../../shared/audit/disclosure.ts';
import { finding } from '../../../shared/audit/finding.ts';
import type { FindingList } from '../../../shared/audit/finding-list.ts';
import type { ExportRange } from '../../../shared/audit/range-tree.ts';
import type { FieldCounts } from '../../../shared/audit/report.ts';
import { commitmentsOf } from '../../../shared/audit/strict-record.ts';
import type { OpenFile } from './bundle-files.ts';
import { fileLines } from './file-lines.ts';
import { commitmentTools } from './hashes.ts';
import type { LineIndex } from './line-index.ts';
import type { Progress } from './progress.ts';
import { readLine, type StrictResult } from './strict-pass.ts';
import { type IndexRun, withheldRuns } from './withheld-runs.ts';

const file = 'disclosures.ndjson';
const linesATurn = 2_000;

export type FieldFacts = {
  /** `disclosures.ndjson`, null without one. */
  readonly disclosures: OpenFile | null;
  readonly lines: LineIndex;
  readonly strict: StrictResult;
  readonly range: ExportRange;
  readonly origin: string;
};

/** Section 4 as A24 and A25 have it; adds to `findings`. */
export async function judgeFields(
  { disclosures, lines, strict, range, origin }: FieldFacts,
  findings: FindingList,
  progress: Progress,
  signal?: AbortSignal,
): Promise<{ readonly counts: FieldCounts; readonly withheld: readonly IndexRun[] }> {
  const counts = { opened: 0, mismatch: 0, orphan: 0, unjudged: 0, redacted: 0 };
  const used = new FieldMarks(lines);
  let latest: { readonly n: number; readonly record: HeldRecord | null } | null = null;
  const recordAt = (n: number) => {
    if (latest?.n === n) return latest.record;
    const line = strict.lineAt[n - range.a] ?? -1;
    const record = line < 0 ? null : readLine(lines, line, origin);
    latest = { n, record: record === null ? null : { line, commitments: [...commitmentsOf(record)] } };
    return latest.record;
  };

  for (const { line, offset, text } of disclosures === null ? [] : fileLines(disclosures)) {
    if (line % linesATurn === 0) {
      signal?.throwIfAborted();
      progress(offset, disclosures?.size ?? 0);
      await setImmediate();
    }
    const at = { file, line, byte_offset: offset };
    const disclosure = text === null ? null : readDisclosure(text);
    if (disclosure === null) {
      findings.add(finding('NONCANONICAL', 'file', at));
      continue;
    }
    const { n, path } = disclosure;
    const held = n >= range.a && n < range.b;
    const record = held ? recordAt(n) : null;
    if (held && record === null) {
      counts.unjudged++;
      continue;
    }
    const place = record?.commitments.findIndex(([field]) => field === path) ?? -1;
    const commitment = record?.commitments[place]?.[1];
    if (record === null || commitment === undefined || !used.take(record.line, place)) {
      counts.orphan++;
      findings.add(finding('ORPHAN', 'field', { ...at, index: n, path }));
    } else if (opens(commitmentTools, origin, disclosure, commitment)) counts.opened++;
    else {
      counts.mismatch++;
      findings.add(finding('MISMATCH', 'field', { ...at, index: n, path, expected: commitment }));
    }
  }

  for (const { n, fields, index } of strict.redactions) {
    if (n >= index || n < range.a) continue;
    const record = recordAt(n);
    if (record === null) continue;
    for (const path of fields) {
      const place = record.commitments.findIndex(([field]) => field === path);
      if (place >= 0 && used.take(record.line, place)) counts.redacted++;
    }
  }
  const withheld = strict.commitments - counts.opened - counts.mismatch - counts.redacted;
  const isWithheld = (index: number): boolean => {
    const line = strict.lineAt[index - range.a] ?? -1;
    return line >= 0 && lines.fields(line) > 0 && !used.allTaken(line);
  };
  return {
    counts: { ...counts, withheld },
    withheld: withheld === 0 ? [] : withheldRuns(range.a, range.b, isWithheld),
  };
}

type HeldRecord = { readonly line: number; readonly commitments: readonly (readonly [string, string])[] };

const linesAGroup = 1024;

/** Which fields of strict lines are spoken for: one bit each. */
class FieldMarks {
  readonly #lines: LineIndex;
  /** Fields of all lines before each group of them. */
  readonly #before: Float64Array;
  readonly #bits: Uint8Array;

  constructor(lines: LineIndex) {
    this.#lines = lines;
    this.#before = new Float64Array(Math.ceil(lines.count / linesAGroup));
    let fields = 0;
    for (let line = 0; line < lines.count; line++) {
      if (line % linesAGroup === 0) this.#before[line / linesAGroup] = fields;
      fields += lines.fields(line);
    }
    this.#bits = new Uint8Array(Math.ceil(fields / 8));
  }

  /** Whether every field of a line was taken. */
  allTaken(line: number): boolean {
    const first = this.#firstBit(line);
    for (let bit = first; bit < first + this.#lines.fields(line); bit++)
      if (((this.#bits[Math.floor(bit / 8)] ?? 0) & (1 << (bit % 8))) === 0) return false;
    return true;
  }

  #firstBit(line: number): number {
    const group = Math.floor(line / linesAGroup);
    let bit = this.#before[group] ?? 0;
    for (let other = group * linesAGroup; other < line; other++) bit += this.#lines.fields(other);
    return bit;
  }

  /** Whether it was free. */
  take(line: number, place: number): boolean {
    const bit = this.#firstBit(line) + place;
    const at = Math.floor(bit / 8);
    const byte = this.#bits[at] ?? 0;
    if ((byte & (1 << (bit % 8))) !== 0) return false;
    this.#bits[at] = byte | (1 << (bit % 8));
    return true;
  }
}
