import { visibleText } from '../../../shared/lib/visible-text.ts';
import type { IncidentReport } from './report-model.ts';
import { entryKinds } from './words.ts';

/** What makes a program that reads tables take a cell for a formula (OWASP, CSV injection), full-width forms included. */
const formulaBegins = /^[\s\u00a0]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/u;

/** One cell (RFC 4180): never a formula, hidden characters named, quotes doubled. */
export function csvCell(text: string): string {
  const plain = visibleText(text);
  const safe = formulaBegins.test(plain) || /^[\t\r\n]/u.test(text) ? `'${plain}` : plain;
  return /[",;\r\n\t']|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const heads = [
  'happened_at',
  'recorded_at',
  'kind',
  'technique',
  'text',
  'source',
  'author',
  'struck',
  'confirmed',
  'id',
];

/** The timeline as a table. With a byte order mark, without which spreadsheets take UTF-8 for something else. */
export function timelineCsv({ timeline }: IncidentReport): string {
  const rows = timeline.map((entry) => [
    entry.happened_at,
    entry.recorded_at,
    entryKinds[entry.kind],
    entry.technique ?? '',
    entry.text ?? '',
    entry.source ?? '',
    entry.author,
    entry.struck ?? '',
    entry.pending ? 'no' : 'yes',
    entry.id,
  ]);
  return `\ufeff${[heads, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
}
