import { parse } from 'csv-parse/sync';
import type { FileShape } from './file-shape.ts';
import { readSyslogLine } from './syslog-line.ts';

/** A row that is no JSON, as one: what cannot be read says why. */
export type RowJson =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly why: string };

/** Whether rows of this shape are JSON as they stand. */
export function isJsonShape({ kind }: FileShape): boolean {
  return kind === 'lines' || kind === 'json';
}

export function rowJson(shape: FileShape, row: string): RowJson {
  if (shape.kind === 'syslog') {
    const read = readSyslogLine(row);
    return read === null
      ? { ok: false, why: 'it is no syslog line as RFC 5424 has it' }
      : { ok: true, json: JSON.stringify(read) };
  }
  if (shape.kind !== 'csv') return { ok: true, json: row };
  const cells = csvCells(row, shape.delimiter);
  if (cells === null) return { ok: false, why: 'its quotes do not close, or stand where none may' };
  const { header } = shape;
  if (cells.length > header.length)
    return { ok: false, why: `it has ${cells.length} cells, and the table ${header.length} columns` };
  // Cells that are missing at the end are not said.
  const entries = cells.map((cell, at) => [header[at] as string, cell] as const);
  return { ok: true, json: JSON.stringify(Object.fromEntries(entries)) };
}

/** The cells of one row, or null where it is none. */
export function csvCells(row: string, delimiter: string): string[] | null {
  try {
    const rows: string[][] = parse(row, { delimiter, relax_column_count: true });
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}
