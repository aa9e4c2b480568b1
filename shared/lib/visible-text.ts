/**
 * Characters that change how other text looks without being seen: controls other than tab and line ends, formatting
 * characters (bidirectional controls of UAX #9, zero-width and tag characters) and fillers. Arabic number signs are
 * formatting characters by category only: they are drawn.
 */
const HIDDEN = /(?![\t\n\r\u0600-\u0605\u06dd\u08e2])(?:\p{Cc}|\p{Cf}|\u034f|[\u115f\u1160\u3164\uffa0])/gu;

/** Joiners within emoji and in scripts that need them are no disguise. */
const JOINED =
  /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Malayalam}|\p{Script=Sinhala})$/u;

const NAMES: Readonly<Record<string, string>> = {
  '\u0000': 'NUL',
  '\u001b': 'ESC',
  '\u00ad': 'SHY',
  '\u061c': 'ALM',
  '\u200b': 'ZWSP',
  '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ',
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2060': 'WJ',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\ufeff': 'BOM',
};

export interface TextPart {
  readonly text: string;
  /** The text is the name of a hidden character and stands in its place. */
  readonly mark: boolean;
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The text in parts, hidden characters replaced by their names; null when there is none, which is nearly always. */
export function visibleParts(text: string): readonly TextPart[] | null {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    const [character] = match;
    const joins = character === '\u200d' || character === '\u200c';
    if (joins && JOINED.test(text.slice(0, match.index))) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), mark: false });
    parts.push({ text: nameOf(character), mark: true });
    from = match.index + character.length;
  }
  if (from === 0) return null;
  if (from < text.length) parts.push({ text: text.slice(from), mark: false });
  return parts;
}

/** The same as one string, for places that take no elements (titles, labels): `invoice‹RLO›fdp.exe`. */
export function visibleText(text: string): string {
  const parts = visibleParts(text);
  if (parts === null) return text;
  return parts.map((part) => (part.mark ? `‹${part.text}›` : part.text)).join('');
}
