/** A piece of a query as it stands in the text. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not'; readonly at: number; readonly length: number }
  | TermToken;

export type TermToken = {
  readonly kind: 'term';
  readonly at: number;
  readonly length: number;
  /** Before the first operator outside quotes, where there is one. */
  readonly name: string | null;
  readonly operator: Operator | null;
  /** Where the value begins. */
  readonly valueAt: number;
  readonly value: string;
  readonly quoted: boolean;
};

export type Operator = ':' | '=' | '>' | '>=' | '<' | '<=';

export type LexProblem = { readonly at: number; readonly length: number; readonly message: string };

export function isToken(found: Token | LexProblem): found is Token {
  return 'kind' in found;
}

const words = { AND: 'and', OR: 'or', NOT: 'not' } as const;
const name = /^([a-z][a-z_]*|raw\.(?:\/[^\s:=<>()"]*)?)(:>=|:<=|:>|:<|>=|<=|[:=<>])/;

/** Cuts the text into tokens; the last one is a problem where it cannot be. With `minus`, `-term` is `NOT term`. */
export function lex(text: string, minus = false): (Token | LexProblem)[] {
  const tokens: (Token | LexProblem)[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const character = text[at] as string;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', at, length: 1 });
      at++;
      continue;
    }
    const word = /^(AND|OR|NOT)(?=[\s()]|$)/.exec(rest)?.[1] as keyof typeof words | undefined;
    if (word !== undefined) {
      tokens.push({ kind: words[word], at, length: word.length });
      at += word.length;
      continue;
    }
    if (minus && /^-[^\s)-]/.test(rest)) {
      tokens.push({ kind: 'not', at, length: 1 });
      at++;
      continue;
    }
    const term = readTerm(text, at);
    tokens.push(term);
    if (!isToken(term)) return tokens;
    at += term.length;
  }
  return tokens;
}

function readTerm(text: string, at: number): TermToken | LexProblem {
  const found = name.exec(text.slice(at));
  // A drive or a scheme is no field: `C:\…` has a capital, `https://…` two slashes.
  const isField = found !== null && !/^[a-z]+:\/\//.test(text.slice(at));
  const valueAt = isField ? at + found[0].length : at;
  const base = {
    kind: 'term' as const,
    at,
    valueAt,
    name: isField ? (found[1] as string) : null,
    operator: isField ? ((found[2] as string).replace(/^:(?=.)/, '') as Operator) : null,
  };
  if (text[valueAt] === '"') {
    let value = '';
    let end = valueAt + 1;
    while (end < text.length && text[end] !== '"') {
      if (text[end] === '\\' && (text[end + 1] === '"' || text[end + 1] === '\\')) end++;
      value += text[end];
      end++;
    }
    if (end >= text.length)
      return { at: valueAt, length: text.length - valueAt, message: 'The closing quote is missing.' };
    return { ...base, length: end + 1 - at, value, quoted: true };
  }
  const value = /^[^\s()"]*/.exec(text.slice(valueAt))?.[0] ?? '';
  if (value === '' && base.name === null)
    return { at, length: 1, message: 'A word or a quoted text is expected here.' };
  return { ...base, length: valueAt + value.length - at, value, quoted: false };
}
