import { defangText } from '../../../shared/domain/observable.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';

/**
 * Somebody's words as Markdown that reads as they were written, in every dialect: nothing in them is markup (CommonMark 0.31,
 * section 2.4), HTML or an address that could be pressed; hidden characters are named.
 */
function markdownText(text: string): string {
  return visibleText(defangText(text))
    .replaceAll(/[\\`*_{}[\]<>()#+\-.!|~^$&:@=]/gu, (character) => escapeOne(character))
    .replaceAll(/\r\n?/gu, '\n');
}

/** `<` and `&` by name: some programs take the backslash away before they look for HTML. */
function escapeOne(character: string): string {
  if (character === '<') return '&lt;';
  if (character === '>') return '&gt;';
  return character === '&' ? '&amp;' : `\\${character}`;
}

/** In one line, as in a heading or a list. */
export function markdownLine(text: string): string {
  return markdownText(text.replaceAll(/\s+/gu, ' ').trim());
}

/** In a cell of a table. */
export function markdownCell(text: string): string {
  return markdownText(text.trim()).replaceAll(/\n+/gu, '<br>');
}

/** Several lines, each one kept. */
export function markdownBlock(text: string): string {
  return text
    .trim()
    .split(/\r\n?|\n/u)
    .map((line) => (line.trim() === '' ? '' : `${markdownText(line.trim())}  `))
    .join('\n');
}

export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
