import { isUtf8 } from 'node:buffer';
import { opens, readDisclosure } from '../../../shared/audit/disclosure.ts';
import { type Finding, finding } from '../../../shared/audit/finding.ts';
import type { ExportRange } from '../../../shared/audit/range-tree.ts';
import type { FieldCounts } from '../../../shared/audit/report.ts';
import { commitmentsOf } from '../../../shared/audit/strict-record.ts';
import { commitmentTools } from './hashes.ts';
import type { LineIndex } from './line-index.ts';
import { readLine, type StrictResult } from './strict-pass.ts';

const file = 'disclosures.ndjson';

/** Section 4 as A24 and A25 have it. `disclosures` are the stored bytes, null without a file. */
export function judgeFields(
  disclosures: Buffer | null,
  lines: LineIndex,
  strict: StrictResult,
  range: ExportRange,
  origin: string,
): { fields: FieldCounts; findings: Finding[] } {
  const findings: Finding[] = [];
  const counts = { opened: 0, mismatch: 0, orphan: 0, unjudged: 0, redacted: 0 };
  const used = new Set<string>();
  let latest: { readonly n: number; readonly commitments: ReadonlyMap<string, string> | null } | null = null;
  const commitmentsAt = (n: number) => {
    if (latest?.n === n) return latest.commitments;
    const line = strict.lineAt[n - range.a] ?? -1;
    const record = line < 0 ? null : readLine(lines, line, origin);
    latest = { n, commitments: record === null ? null : commitmentsOf(record) };
    return latest.commitments;
  };

  for (const { line, offset, text } of disclosureLines(disclosures ?? Buffer.alloc(0))) {
    const at = { file, line, byte_offset: offset };
    const disclosure = text === null ? null : readDisclosure(text);
    if (disclosure === null) {
      findings.push(finding('NONCANONICAL', 'file', at));
      continue;
    }
    const { n, path } = disclosure;
    const held = n >= range.a && n < range.b;
    const commitments = held ? commitmentsAt(n) : null;
    if (held && commitments === null) {
      counts.unjudged++;
      continue;
    }
    const commitment = commitments?.get(path);
    const key = `${n} ${path}`;
    if (commitment === undefined || used.has(key)) {
      counts.orphan++;
      findings.push(finding('ORPHAN', 'field', { ...at, index: n, path }));
      continue;
    }
    used.add(key);
    if (opens(commitmentTools, origin, disclosure, commitment)) counts.opened++;
    else {
      counts.mismatch++;
      findings.push(finding('MISMATCH', 'field', { ...at, index: n, path, expected: commitment }));
    }
  }

  for (const { n, fields, index } of strict.redactions) {
    if (n >= index || n < range.a) continue;
    for (const path of fields) {
      const key = `${n} ${path}`;
      if (used.has(key) || commitmentsAt(n)?.has(path) !== true) continue;
      used.add(key);
      counts.redacted++;
    }
  }
  const withheld = strict.commitments - counts.opened - counts.mismatch - counts.redacted;
  return { fields: { ...counts, withheld }, findings };
}

type DisclosureLine = { readonly line: number; readonly offset: number; readonly text: string | null };

/** `text` is null if the line is not UTF-8 or has no LF. */
function* disclosureLines(bytes: Buffer): Generator<DisclosureLine> {
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    yield { line, offset: start, text: end >= 0 && isUtf8(part) ? part.toString('utf8') : null };
    start = end < 0 ? bytes.length : end + 1;
  }
}
