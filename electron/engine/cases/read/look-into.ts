import type { SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { RecordReader } from '../ask/record-reader.ts';
import { formatOf } from '../mappings/mappings.ts';
import { detectShape } from './detect-shape.ts';
import type { Entry } from './entry.ts';
import type { FileShape } from './file-shape.ts';
import { isJsonShape, rowJson } from './row-json.ts';
import { CsvSplitter } from './split-csv.ts';
import { JsonSplitter } from './split-json.ts';
import { markLength } from './text-encoding.ts';
import { FileProblem } from './unpack.ts';

/** What the first bytes of a file say it is. */
export type Look = {
  readonly shape: FileShape;
  /** Null where no record could be read. */
  readonly format: SourceFormat | null;
  readonly why: string;
  readonly fields: readonly { readonly name: string; readonly sample: string }[];
};

const headBytes = 256 * 1024;
const recordsLookedAt = 50;
const mostFields = 500;
const sampleLength = 120;

export async function lookInto(entry: Entry): Promise<Look> {
  const head = await headOf(entry);
  const shape = detectShape(head);
  const records = firstRecords(head, shape).flatMap((record) => {
    const row = rowJson(shape, record.toString('utf8'));
    return row.ok ? [Buffer.from(row.json)] : [];
  });
  const parsed = records.flatMap((record) => {
    try {
      const value: unknown = JSON.parse(record.toString('utf8'));
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? [value as Record<string, unknown>]
        : [];
    } catch {
      return [];
    }
  });
  const [first] = parsed;
  if (first === undefined)
    return {
      shape,
      format: null,
      why: `No record could be read from the beginning of ${entry.name}.`,
      fields: [],
    };
  const format = isJsonShape(shape) ? (formatOf(first) ?? 'json') : shape.kind === 'csv' ? 'csv' : 'syslog';
  return { shape, format, why: `The first record of ${entry.name} says so.`, fields: fieldsOf(records) };
}

async function headOf(entry: Entry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of entry.open()) {
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length >= headBytes) break;
    }
  } catch (error) {
    // What is wrong with it is said when it is read.
    if (!(error instanceof FileProblem)) throw error;
  }
  const head = Buffer.concat(pieces).subarray(0, headBytes);
  return head.subarray(markLength(head));
}

function firstRecords(head: Buffer, shape: FileShape): Buffer[] {
  const records: Buffer[] = [];
  if (shape.kind === 'csv') {
    const splitter = new CsvSplitter(0);
    splitter.feed(head, 0, head.length);
    if (head.length < headBytes) splitter.end(head.length, head);
    for (let at = 2; at < splitter.spans.length && records.length < recordsLookedAt; at += 2)
      records.push(head.subarray(splitter.spans[at], splitter.spans[at + 1]));
    return records;
  }
  if (shape.kind === 'json') {
    const splitter = new JsonSplitter(shape.shape);
    splitter.feed(head, 0, head.length);
    for (let at = 0; at < splitter.spans.length && records.length < recordsLookedAt; at += 2)
      records.push(head.subarray(splitter.spans[at], splitter.spans[at + 1]));
    return records;
  }
  for (let start = 0; start < head.length && records.length < recordsLookedAt; ) {
    const found = head.indexOf(0x0a, start);
    if (found < 0 && head.length === headBytes) break;
    const end = found < 0 ? head.length : found;
    if (end > start) records.push(head.subarray(start, end));
    start = end + 1;
  }
  return records;
}

function fieldsOf(records: readonly Buffer[]): { name: string; sample: string }[] {
  const reader = new RecordReader();
  const fields = new Map<string, string>();
  for (const record of records) {
    for (const { path, text } of reader.read(record)) {
      if (fields.size === mostFields) break;
      if (!fields.has(path) || fields.get(path) === '')
        fields.set(path, text.slice(0, sampleLength).toWellFormed());
    }
  }
  return [...fields].map(([name, sample]) => ({ name, sample }));
}
