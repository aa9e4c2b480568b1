/** A piece of a line. Links and HTML are no part of it: they stay the text that they are. */
export type NoteInline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'mention'; readonly username: string }
  | { readonly kind: 'strong' | 'em' | 'del'; readonly of: readonly NoteInline[] };

export type NoteBlock =
  | { readonly kind: 'lines'; readonly lines: readonly (readonly NoteInline[])[] }
  | { readonly kind: 'heading'; readonly of: readonly NoteInline[] }
  | { readonly kind: 'quote'; readonly lines: readonly (readonly NoteInline[])[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly NoteInline[])[] }
  | { readonly kind: 'code'; readonly text: string };

const FENCE = /^\s{0,3}```/u;
const HEADING = /^#{1,6}\s+(\S.*)$/u;
const QUOTE = /^>\s?(.*)$/u;
const BULLET = /^\s{0,3}[-*+]\s+(\S.*)$/u;
const NUMBER = /^\s{0,3}\d{1,4}[.)]\s+(\S.*)$/u;

/** The part of Markdown that people write notes in: paragraphs, lists, quotes, code, emphasis, mentions. */
export function noteBlocks(text: string): readonly NoteBlock[] {
  const lines = text.split(/\r\n?|\n/u);
  const blocks: NoteBlock[] = [];
  let at = 0;
  /** Takes the lines in a row that `pattern` fits and answers what its first group caught. */
  const run = (pattern: RegExp): string[] => {
    const caught: string[] = [];
    for (let match = pattern.exec(lines[at] ?? ''); match !== null; match = pattern.exec(lines[at] ?? '')) {
      caught.push(match[1] ?? '');
      at += 1;
      if (at >= lines.length) break;
    }
    return caught;
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (FENCE.test(line)) {
      const end = lines.findIndex((one, index) => index > at && FENCE.test(one));
      // One that nobody closed is no code: the rest would be hidden in it.
      if (end > at) {
        blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
        at = end + 1;
        continue;
      }
    }
    if (heading !== null) {
      blocks.push({ kind: 'heading', of: noteInlines(heading[1] ?? '') });
      at += 1;
    } else if (QUOTE.test(line)) blocks.push({ kind: 'quote', lines: run(QUOTE).map(noteInlines) });
    else if (BULLET.test(line))
      blocks.push({ kind: 'list', ordered: false, items: run(BULLET).map(noteInlines) });
    else if (NUMBER.test(line))
      blocks.push({ kind: 'list', ordered: true, items: run(NUMBER).map(noteInlines) });
    else if (line.trim() === '') at += 1;
    else {
      const plain: string[] = [];
      do {
        plain.push(lines[at] ?? '');
        at += 1;
      } while (at < lines.length && !beginsAnother(lines[at] ?? ''));
      blocks.push({ kind: 'lines', lines: plain.map(noteInlines) });
    }
  }
  return blocks;
}

function beginsAnother(line: string): boolean {
  return line.trim() === '' || [FENCE, HEADING, QUOTE, BULLET, NUMBER].some((pattern) => pattern.test(line));
}

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\p{L}\p{N}*])\*([^*\s](?:[^*\n]*[^*\s])?)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_([^_\s](?:[^_\n]*[^_\s])?)_(?![\p{L}\p{N}_])|~~([^~\n]+)~~|(?<![\p{L}\p{N}.@_-])@([a-z0-9][a-z0-9._-]{0,62}[a-z0-9])/giu;

function noteInlines(line: string): readonly NoteInline[] {
  const parts: NoteInline[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) parts.push({ kind: 'text', text: line.slice(from, match.index) });
    parts.push(inlineOf(match));
    from = match.index + match[0].length;
  }
  if (from < line.length) parts.push({ kind: 'text', text: line.slice(from) });
  return parts;
}

function inlineOf([whole, code, strong, star, underscore, del, username]: RegExpMatchArray): NoteInline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', of: noteInlines(strong) };
  if (del !== undefined) return { kind: 'del', of: noteInlines(del) };
  if (username !== undefined) return { kind: 'mention', username };
  const em = star ?? underscore;
  return em === undefined ? { kind: 'text', text: whole ?? '' } : { kind: 'em', of: noteInlines(em) };
}
