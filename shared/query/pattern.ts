import { fold } from './words.ts';

/** A folded text with wildcards: `*` any number of characters, `?` one. Others stand for themselves. */
export type Pattern = { readonly text: string; readonly wild: boolean };

const star = '*';
const one = '?';
/** A wildcard that was written with a backslash before it, while a pattern is being made. */
const quotedStar = '\u{F0000}';
const quotedOne = '\u{F0001}';

/** Of text without wildcards. */
export function exactly(text: string): Pattern {
  return { text: fold(text), wild: false };
}

/** Of text as it is typed: `\*` and `\?` are no wildcards. */
export function patternOf(typed: string): Pattern {
  const wild = /(?<!\\)[*?]/.test(typed);
  if (!wild) return exactly(typed.replace(/\\([*?])/g, '$1'));
  const text = typed.replace(/\\([*?])/g, (_, quoted: string) => (quoted === star ? quotedStar : quotedOne));
  return { text: fold(text), wild: true };
}

/** Whether a whole text, folded already, is as the pattern says. Takes time in proportion to both, at most their product. */
export function matches({ text, wild }: Pattern, folded: string): boolean {
  if (!wild) return text === folded;
  let at = 0;
  let inPattern = 0;
  let starAt = -1;
  let resume = 0;
  while (at < folded.length) {
    const want = text.codePointAt(inPattern);
    const wanted = want === undefined ? '' : String.fromCodePoint(want);
    const found = String.fromCodePoint(folded.codePointAt(at) as number);
    if (wanted === star) {
      starAt = inPattern++;
      resume = at;
    } else if (wanted === one || wanted === found || plain(wanted) === found) {
      inPattern += wanted.length;
      at += found.length;
    } else if (starAt >= 0) {
      inPattern = starAt + 1;
      resume += String.fromCodePoint(folded.codePointAt(resume) as number).length;
      at = resume;
    } else return false;
  }
  while (text[inPattern] === star) inPattern++;
  return inPattern === text.length;
}

function plain(character: string): string {
  if (character === quotedStar) return star;
  return character === quotedOne ? one : character;
}

/** Whether words that follow one another in `words` are as the patterns say. */
export function matchesWords(patterns: readonly Pattern[], words: readonly string[]): boolean {
  const last = words.length - patterns.length;
  for (let at = 0; at <= last; at++)
    if (patterns.every((pattern, offset) => matches(pattern, words[at + offset] as string))) return true;
  return false;
}
