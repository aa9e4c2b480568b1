import { join } from 'node:path';
import { checkpointFileName } from '../../../shared/audit/checkpoint.ts';
import { parseInstant } from '../../../shared/audit/export-text.ts';
import { type Finding, finding } from '../../../shared/audit/finding.ts';
import { type Anchor, judgeAnchor } from '../../../shared/audit/judge-anchor.ts';
import { judgeExport } from '../../../shared/audit/judge-export.ts';
import { isFinding, judgeHead, type ValidHead } from '../../../shared/audit/judge-heads.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { readRangeFile } from '../../../shared/audit/range-file.ts';
import type { ExportRange } from '../../../shared/audit/range-tree.ts';
import { makeReport, type Report } from '../../../shared/audit/report.ts';
import { listCheckpoints, readOptional, readRecords, readText } from './bundle-files.ts';
import { judgeFields } from './field-pass.ts';
import { noteTools, sha256 } from './hashes.ts';
import { judgeRecords } from './judge-records.ts';
import { indexLines, type Progress } from './line-index.ts';
import { checkStrictly } from './strict-pass.ts';

export type VerifyOptions = {
  /** Also every line's form, and the fields. */
  readonly strict: boolean;
  readonly onProgress?: (phase: 'hashing' | 'strict', ...progress: Parameters<Progress>) => void;
};

const verifier = 'watchfloor 0.1.0';
const unanchored: Anchor = { kind: 'none', size: null, time: null };

/** Checks an export against what `pin` trusts (`watchfloor/audit/v1`, sections 5 and 6). Never throws for what is in it. */
export async function verifyBundle(folder: string, pin: Pin, options: VerifyOptions): Promise<Report> {
  const base = { log: pin.origin, verifier };
  const rangeText = readText(join(folder, 'range.json'));
  const read = rangeText.kind === 'text' && rangeText.text !== null ? readRangeFile(rangeText.text) : null;
  if (read === null) {
    const why = rangeText.kind === 'unusable' ? rangeText.why : 'malformed';
    const nothing = { a: null, b: null, n: null, fields: null, anchor: unanchored };
    return makeReport({ ...base, ...nothing, findings: [], unlisted: 0, reason: `range.json: ${why}` });
  }
  const { range, canonical } = read;
  const reasons: string[] = [];
  const findings: Finding[] = [];
  if (!canonical) findings.push(finding('NONCANONICAL', 'file', { file: 'range.json' }));

  const heads = readHeads(folder, pin, findings);
  const head = heads.get(range.n) ?? null;
  const disclosures = readOptional(join(folder, 'disclosures.ndjson'));
  const exportTime = readExport(folder, pin, { range, head, disclosures }, findings, reasons);
  const lastName = `checkpoints/${checkpointFileName(range.n)}`;
  const last = readText(join(folder, lastName));
  if (last.kind === 'unusable') reasons.push(`${lastName}: ${last.why}`);

  const records = readRecords(folder);
  const about = { ...base, a: range.a, b: range.b, n: range.n };
  if (records.kind === 'unusable') {
    const reason = records.reason;
    return makeReport({ ...about, anchor: unanchored, fields: null, findings, unlisted: 0, reason });
  }
  if (records.trailing !== null) {
    const fields = { file: 'records.ndjson.gz', byte_offset: records.trailing };
    findings.push(finding('NONCANONICAL', 'file', fields));
  }
  const lines = await indexLines(records.bytes, (...at) => options.onProgress?.('hashing', ...at));
  const judged = judgeRecords({
    range,
    heads,
    lines,
    leaves: readOptional(join(folder, 'leaves.bin')),
    origin: pin.origin,
    sizes: [pin.head, pin.operator].flatMap((pinned) => (pinned === null ? [] : [pinned.size])),
  });
  for (const each of judged.findings) findings.push(each);
  const rootAt = (size: number) => heads.get(size)?.root ?? judged.roots.get(size) ?? null;
  const anchored = judgeAnchor(pin, { n: range.n, head, rootAt, exportTime });
  findings.push(...anchored.findings);

  const fields = options.strict ? await strictly() : unterminated();
  return makeReport({
    ...about,
    anchor: anchored.anchor,
    fields,
    findings,
    unlisted: judged.unlisted,
    reason: reasons[0] ?? null,
  });

  async function strictly() {
    const report: Progress = (...at) => options.onProgress?.('strict', ...at);
    const strict = await checkStrictly(lines, judged.proven, pin.origin, report);
    const { fields, findings: found } = judgeFields(disclosures, lines, strict, range, pin.origin);
    for (const each of [...strict.findings, ...found]) findings.push(each);
    return fields;
  }

  /** A rest after the last LF needs no parser to be seen (A10). */
  function unterminated() {
    const at = lines.count - 1;
    if (lines.whole) return null;
    const place = judged.proven.place(at);
    findings.push(
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

/** The valid heads by size; the others become findings. */
function readHeads(folder: string, pin: Pin, findings: Finding[]): Map<number, ValidHead> {
  const heads = new Map<number, ValidHead>();
  for (const name of listCheckpoints(folder)) {
    const file = readText(join(folder, 'checkpoints', name));
    const judged = judgeHead(noteTools, pin, name, file.kind === 'text' ? file.text : null);
    if (isFinding(judged)) findings.push(judged);
    else heads.set(judged.size, judged);
  }
  return heads;
}

type ExportInputs = {
  readonly range: ExportRange;
  readonly head: ValidHead | null;
  readonly disclosures: Buffer | null;
};

/** Milliseconds since 1970 of an authentic export note, or null. */
function readExport(
  folder: string,
  pin: Pin,
  { range, head, disclosures }: ExportInputs,
  findings: Finding[],
  reasons: string[],
): number | null {
  const file = readText(join(folder, 'export.note'));
  if (file.kind === 'unusable') {
    reasons.push(`export.note: ${file.why}`);
    return null;
  }
  const hash = disclosures === null ? null : sha256(disclosures);
  const judged = judgeExport(noteTools, pin, file.text, {
    range,
    root: head?.root ?? null,
    disclosures: hash,
  });
  if ('kind' in judged) {
    findings.push(judged);
    return null;
  }
  return parseInstant(judged.time);
}
