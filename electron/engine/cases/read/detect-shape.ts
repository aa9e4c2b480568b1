import type { FileShape } from './file-shape.ts';
import { csvCells } from './row-json.ts';

/** Members of an outermost object that hold the records, of the systems we know. */
const wrapped =
  /^\s*\{\s*"(?:Records|records|value|events|Events|logEvents|items|data|hits|results)"\s*:\s*\[/;
/** The beginning of an object over several lines, which is no JSON by itself. */
const opening = /^\{\s*("[^"]*"\s*:.{0,200}?[[{,]?\s*)?$/;
const syslogStart = /^<\d{1,3}>1 /;
const delimiters = [',', ';', '\t', '|'] as const;
const mostColumns = 2_000;

/** Reads it off the first bytes, without a byte order mark. */
export function detectShape(head: Buffer): FileShape {
  const text = head.toString('latin1', 0, 65_536);
  const first = /\S/.exec(text)?.[0] ?? '';
  if (first === '[') return { kind: 'json', shape: 'array' };
  if (first === '{') return objectShape(text);
  if (syslogStart.test(text)) return { kind: 'syslog' };
  return tableShape(head) ?? { kind: 'lines' };
}

function objectShape(text: string): FileShape {
  if (wrapped.test(text)) return { kind: 'json', shape: 'wrapped' };
  const line = (/^\s*(.*)/.exec(text)?.[1] ?? '').trimEnd();
  const more = text.trimStart().length > line.length + 1;
  return more && !isJson(line) && opening.test(line) ? { kind: 'json', shape: 'texts' } : { kind: 'lines' };
}

/** A first row of at least two different names, none of them empty. */
function tableShape(head: Buffer): FileShape | null {
  const end = rowEnd(head);
  const row = head.toString('utf8', 0, end).replace(/\r$/, '');
  let best: { delimiter: string; cells: readonly string[] } | null = null;
  for (const delimiter of delimiters) {
    const cells = csvCells(row, delimiter);
    if (cells !== null && cells.length > (best?.cells.length ?? 1)) best = { delimiter, cells };
  }
  if (best === null || best.cells.length > mostColumns || best.cells.every((cell) => cell.trim() === ''))
    return null;
  return { kind: 'csv', delimiter: best.delimiter, header: distinctNames(best.cells) };
}

function rowEnd(head: Buffer): number {
  let quoted = false;
  const limit = Math.min(head.length, 65_536);
  for (let at = 0; at < limit; at++) {
    if (head[at] === 0x22) quoted = !quoted;
    else if (head[at] === 0x0a && !quoted) return at;
  }
  return limit;
}

function distinctNames(cells: readonly string[]): string[] {
  const seen = new Set<string>();
  return cells.map((cell, at) => {
    const name = cell.trim() === '' ? `column_${at + 1}` : cell.trim();
    const free = seen.has(name) ? `${name}_${at + 1}` : name;
    seen.add(free);
    return free;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
