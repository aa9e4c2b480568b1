import { SigmaProblem } from './sigma-problem.ts';

/** Which searches of a rule have to match, as its condition says. */
export type Condition =
  | { readonly kind: 'search'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] };

type Token = { readonly text: string; readonly at: number };

const maximalDepth = 64;

/**
 * Reads a condition (Sigma specification 2.0): names, `not`, `and`, `or`, parentheses, `1 of x*`, `any of x*`, `all of x*`,
 * `1 of them`, `all of them`. `names` are the searches of the rule. Throws a SigmaProblem that names the character.
 */
export function readCondition(text: string, names: readonly string[]): Condition {
  const tokens = tokensOf(text);
  let at = 0;

  const problem = (message: string): SigmaProblem => {
    const token = tokens[at];
    const where = token === undefined ? 'at its end' : `at character ${token.at + 1}`;
    return new SigmaProblem('detection.condition', `${message} (${where})`);
  };
  const peek = (): string | undefined => tokens[at]?.text;
  const word = (): string | undefined => peek()?.toLowerCase();

  function chain(kind: 'and' | 'or', next: (depth: number) => Condition, depth: number): Condition {
    const of = [next(depth)];
    while (word() === kind) {
      at += 1;
      of.push(next(depth));
    }
    return of.length === 1 ? (of[0] as Condition) : { kind, of };
  }

  function either(depth: number): Condition {
    if (depth > maximalDepth) throw problem('it is nested too deeply');
    return chain('or', (inner) => chain('and', negated, inner), depth);
  }

  function negated(depth: number): Condition {
    let nots = 0;
    while (word() === 'not') {
      at += 1;
      nots += 1;
    }
    const of = single(depth);
    return nots % 2 === 0 ? of : { kind: 'not', of };
  }

  function single(depth: number): Condition {
    const token = peek();
    if (token === undefined) throw problem('something is missing');
    if (token === '(') {
      at += 1;
      const inner = either(depth + 1);
      if (peek() !== ')') throw problem('a closing parenthesis is missing');
      at += 1;
      return inner;
    }
    if (token === '|') throw problem('aggregations are not supported here');
    if (/^(\d+|any|all)$/i.test(token) && tokens[at + 1]?.text.toLowerCase() === 'of')
      return several(token.toLowerCase());
    if (!names.includes(token)) throw problem(`there is no search “${token}”`);
    at += 1;
    return { kind: 'search', name: token };
  }

  function several(amount: string): Condition {
    if (/^\d+$/.test(amount) && amount !== '1')
      throw problem(`“${amount} of” is not supported, only 1 and all`);
    at += 2;
    const pattern = peek();
    if (pattern === undefined) throw problem('“of” needs a name');
    const found = names.filter((name) => fits(pattern, name));
    if (found.length === 0) throw problem(`no search is called “${pattern}”`);
    at += 1;
    const of = found.map((name) => ({ kind: 'search', name }) as const);
    return { kind: amount === 'all' ? 'and' : 'or', of };
  }

  const read = either(0);
  if (at < tokens.length) {
    throw peek() === '|'
      ? problem('aggregations are not supported here')
      : problem(`“${peek()}” is not expected`);
  }
  return read;
}

function fits(pattern: string, name: string): boolean {
  if (pattern.toLowerCase() === 'them') return !name.startsWith('_');
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[()|]|[^\s()|]+/g)].map((match) => ({ text: match[0], at: match.index }));
}
