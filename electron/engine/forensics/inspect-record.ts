import { join } from 'node:path';
import { toHex } from '../../../shared/audit/bytes.ts';
import { type AuditJson, canonicalJson } from '../../../shared/audit/canonical-json.ts';
import { opens, readDisclosure } from '../../../shared/audit/disclosure.ts';
import { commitmentsOf, redactionOf } from '../../../shared/audit/strict-record.ts';
import { openOptional } from './bundle-files.ts';
import { ExportFailure, lineOfRecord, type OpenExport } from './export-reader.ts';
import { fileLines } from './file-lines.ts';
import { commitmentTools } from './hashes.ts';
import { mark } from './line-chunk.ts';
import { readLine } from './strict-pass.ts';

export type InspectedField = {
  /** RFC 6901 pointer. */
  readonly path: string;
  readonly state: 'OPENED' | 'REDACTED' | 'WITHHELD' | 'MISMATCH';
  /** Of an opened field. */
  readonly value?: AuditJson;
};

export type InspectedRecord = {
  readonly n: number;
  /** From 1, in `records.ndjson`. */
  readonly line: number;
  readonly byte_offset: number;
  readonly byte_length: number;
  /** The leaf hash, in hex. */
  readonly leaf: string;
  /** The stored bytes, at most the first 65,535, in base64. */
  readonly raw: string;
  /** The record, if its bytes are its canonical form and it keeps the format's rules; else null. */
  readonly record: AuditJson;
  readonly fields: readonly InspectedField[];
  /** The head of the export whose root the record leads to; null if it does not. Its signatures are not judged here. */
  readonly included_in: { readonly size: number; readonly root: string } | null;
};

const shownBytes = 65_535;

/** All there is to say about one record of an export that was opened strictly. */
export function inspectRecord(opened: OpenExport, n: number): InspectedRecord {
  const { range, lines, origin, leaves, head } = opened;
  if (n < range.a || n >= range.b)
    throw new ExportFailure(`record ${n} is not in this export, which holds [${range.a}, ${range.b})`);
  const line = lineOfRecord(opened, n);
  if (line < 0) throw new ExportFailure(`no line of this export is record ${n}: it is altered or missing`);
  const record = readLine(lines, line, origin);
  return {
    n,
    line: line + 1,
    byte_offset: lines.offset(line),
    byte_length: lines.length(line),
    leaf: toHex(lines.hash(line)),
    raw: lines.line(line, shownBytes).toString('base64'),
    record,
    fields: record === null ? [] : fieldsOf(opened, n, commitmentsOf(record)),
    included_in: leaves === null ? null : { size: head.size, root: toHex(head.root) },
  };
}

function fieldsOf(
  opened: OpenExport,
  n: number,
  commitments: ReadonlyMap<string, string>,
): readonly InspectedField[] {
  const found = new Map<string, InspectedField>();
  const disclosures = openOptional(join(opened.folder, 'disclosures.ndjson'));
  try {
    for (const { text } of disclosures === null ? [] : fileLines(disclosures)) {
      const disclosure = text === null ? null : readDisclosure(text);
      if (disclosure === null || disclosure.n !== n || found.has(disclosure.path)) continue;
      const { path, value } = disclosure;
      const commitment = commitments.get(path);
      if (commitment === undefined) continue;
      const holds = opens(commitmentTools, opened.origin, disclosure, commitment);
      found.set(path, holds ? { path, state: 'OPENED', value } : { path, state: 'MISMATCH' });
    }
  } finally {
    disclosures?.close();
  }
  const redacted = found.size === commitments.size ? new Set<string>() : redactedFields(opened, n);
  return [...commitments.keys()].map(
    (path) => found.get(path) ?? { path, state: redacted.has(path) ? 'REDACTED' : 'WITHHELD' },
  );
}

/** Only what a later, proven record says is believed (A25). */
function redactedFields({ lines, leaves, origin, range }: OpenExport, n: number): Set<string> {
  const paths = new Set<string>();
  if (leaves === null) return paths;
  for (let line = 0; line < lines.count; line++) {
    if ((lines.marks(line) & mark.redacts) === 0) continue;
    const record = readLine(lines, line, origin);
    const redaction = record === null ? null : redactionOf(record);
    if (record === null || redaction?.n !== n || record._n <= n || record._n >= range.b) continue;
    const place = record._n - range.a;
    if (toHex(leaves.at(place)) !== toHex(lines.hash(line))) continue;
    for (const path of redaction.fields) paths.add(path);
  }
  return paths;
}

/** The canonical text of a value, drawn out over lines for reading. */
export function prettyJson(value: AuditJson): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)), null, 2);
}
