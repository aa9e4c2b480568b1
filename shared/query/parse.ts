import { isToken, lex, type TermToken, type Token } from './lex.ts';
import { readNetwork } from './network.ts';
import { exactly, type Pattern, patternOf } from './pattern.ts';
import { isScaleProblem, readScale } from './scale.ts';
import type { FieldTest, Query, QueryField, QueryFields, QueryProblem, Range, ReadQuery } from './syntax.ts';
import { readRangeEnd, readTime } from './time-range.ts';
import { fold, wordsOf } from './words.ts';

class Unreadable extends Error {
  readonly problem: QueryProblem;

  constructor(at: number, length: number, message: string) {
    super(message);
    this.problem = { at, length, message };
  }
}

/** More brackets within one another nobody writes by hand. */
const maximalDepth = 50;

/** Reads a query (`docs/query-language.md`). Empty text asks for everything. */
export function readQuery(text: string, known: QueryFields): ReadQuery {
  try {
    const tokens = lex(text, known.minus);
    const last = tokens.at(-1);
    if (last !== undefined && !isToken(last)) throw new Unreadable(last.at, last.length, last.message);
    return { ok: true, query: new Parser(tokens as Token[], text, known).whole() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly known: QueryFields;
  private at = 0;
  private depth = 0;
  /** The field whose values stand in the bracket that is being read. */
  private scope: TermToken | null = null;

  constructor(tokens: readonly Token[], text: string, known: QueryFields) {
    this.tokens = tokens;
    this.text = text;
    this.known = known;
  }

  whole(): Query {
    if (this.tokens.length === 0) return { kind: 'all' };
    const query = this.either();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw new Unreadable(rest.at, rest.length, 'This bracket closes nothing.');
    return query;
  }

  private either(): Query {
    const of = [this.both()];
    while (this.take('or')) of.push(this.both());
    return of.length === 1 ? (of[0] as Query) : { kind: 'or', of };
  }

  private both(): Query {
    const of = [this.single()];
    for (;;) {
      const next = this.tokens[this.at]?.kind;
      if (next === 'and') this.at++;
      else if (next === undefined || next === 'or' || next === 'close') break;
      of.push(this.single());
    }
    return of.length === 1 ? (of[0] as Query) : { kind: 'and', of };
  }

  private single(): Query {
    const token = this.tokens[this.at];
    if (token === undefined) {
      throw new Unreadable(this.text.length, 0, 'The query ends where a word or a field is expected.');
    }
    this.at++;
    switch (token.kind) {
      case 'not':
        return { kind: 'not', of: this.nested(token, () => this.single()) };
      case 'open': {
        const inner = this.nested(token, () => this.either());
        if (!this.take('close')) throw new Unreadable(token.at, 1, 'This bracket is not closed.');
        return inner;
      }
      case 'term':
        return this.opensGroup(token) ? this.group(token) : readTerm(this.scoped(token), this.known);
      default:
        throw new Unreadable(token.at, token.length, 'A word or a field is expected here.');
    }
  }

  /** `action:(` and nothing in between. */
  private opensGroup({ name, value, quoted, at, length }: TermToken): boolean {
    const next = this.tokens[this.at];
    return name !== null && value === '' && !quoted && next?.kind === 'open' && next.at === at + length;
  }

  /** `action:(A OR B)`: every value in the bracket is one of that field. */
  private group(field: TermToken): Query {
    const outer = this.scope;
    this.scope = this.scoped(field);
    const inner = this.single();
    this.scope = outer;
    return inner;
  }

  private scoped(token: TermToken): TermToken {
    const { scope } = this;
    if (scope === null) return token;
    if (token.name !== null) {
      const message = `In this bracket stand values of ${scope.name}; close it before another field.`;
      throw new Unreadable(token.at, token.length, message);
    }
    return { ...token, name: scope.name, operator: scope.operator, valueAt: token.at };
  }

  private nested(token: Token, read: () => Query): Query {
    this.depth++;
    if (this.depth > maximalDepth) throw new Unreadable(token.at, token.length, 'This is nested too deep.');
    const query = read();
    this.depth--;
    return query;
  }

  private take(kind: Token['kind']): boolean {
    if (this.tokens[this.at]?.kind !== kind) return false;
    this.at++;
    return true;
  }
}

function readTerm(token: TermToken, known: QueryFields): Query {
  if (token.name === null || token.operator === null) return readWords(token);
  if (token.name.startsWith('raw.')) {
    const pointer = token.name.slice(4);
    if (!known.raw || pointer === '')
      throw new Unreadable(token.at, token.name.length, 'A pointer follows raw., like raw./user/name:ana.');
    return { kind: 'raw', pointer, test: readTest(token, { name: token.name, kind: 'text', about: '' }) };
  }
  const field = known.fields.find(({ name }) => name === token.name);
  if (field === undefined) {
    const near = known.fields.find(({ name }) => name.startsWith(token.name?.slice(0, 3) ?? ''));
    const hint =
      near === undefined ? 'To search for these words, put them in quotes.' : `Is it ${near.name}?`;
    throw new Unreadable(token.at, token.name.length, `There is no field ${token.name}. ${hint}`);
  }
  return { kind: 'field', field: field.name, test: readTest(token, field) };
}

function readWords(token: TermToken): Query {
  const words = token.quoted ? wordsOf(token.value).map(exactly) : wildWords(token.value);
  if (words.length === 0) {
    throw new Unreadable(
      token.at,
      token.length,
      'There is no word in this: letters or digits are searched for.',
    );
  }
  if (words.every(({ text, wild }) => wild && /^[*]+$/.test(text))) return { kind: 'all' };
  return { kind: 'words', words };
}

/** Words that may hold wildcards. */
function wildWords(typed: string): Pattern[] {
  return (fold(typed).match(/[\p{L}\p{N}\p{M}*?]+/gu) ?? []).map(patternOf);
}

function readTest(token: TermToken, field: QueryField): FieldTest {
  const { value, operator, quoted, valueAt } = token;
  if (value === '' && !quoted)
    throw new Unreadable(token.at, token.length, `What ${field.name} shall be is missing.`);
  if (!quoted && value === '*' && operator === ':') return { kind: 'present' };
  if (field.kind === 'rank' || field.kind === 'span') {
    const found = readScale(field, operator, value);
    if (isScaleProblem(found)) throw new Unreadable(valueAt, value.length, found.message);
    return { kind: 'range', range: found };
  }
  if (field.kind === 'time') return { kind: 'range', range: readTimeRange(token) };
  const range = quoted ? null : readNumberRange(token);
  if (range !== null) return { kind: 'range', range };
  if (operator !== ':' && operator !== '=')
    throw new Unreadable(valueAt, value.length, `A number is expected after ${operator}.`);
  if (field.kind === 'number' && !/^\d+$/.test(value))
    throw new Unreadable(valueAt, value.length, `${field.name} is a number.`);
  if (field.kind === 'flag' && !/^(true|false)$/.test(value))
    throw new Unreadable(valueAt, value.length, `${field.name} is true or false.`);
  if (field.values !== undefined && !quoted && !/[*?]/.test(value) && !field.values.includes(fold(value))) {
    const list = field.values.join(', ');
    throw new Unreadable(valueAt, value.length, `${field.name} is one of: ${list}.`);
  }
  if (field.kind === 'address' && value.includes('/')) {
    const network = readNetwork(value);
    if (network !== null) return { kind: 'network', network };
  }
  return { kind: 'is', pattern: quoted || operator === '=' ? exactly(value) : patternOf(value) };
}

const number = /^-?\d+(\.\d+)?$/;

function readNumberRange({ value, operator }: TermToken): Range | null {
  const [from, to, ...rest] = value.split('..');
  if (operator === ':' && from !== undefined && to !== undefined && rest.length === 0) {
    if (![from, to].every((end) => end === '' || number.test(end)) || from + to === '') return null;
    return {
      from: from === '' ? null : Number(from),
      to: to === '' ? null : Number(to),
      fromIncluded: true,
      toIncluded: true,
    };
  }
  if (operator === ':' || operator === '=' || !number.test(value)) return null;
  const bound = Number(value);
  const open = { from: null, to: null, fromIncluded: operator === '>=', toIncluded: operator === '<=' };
  return operator?.startsWith('>') ? { ...open, from: bound } : { ...open, to: bound };
}

function readTimeRange({ value, operator, valueAt }: TermToken): Range {
  const [first, second, ...rest] = value.split('..');
  const wrong = (): Unreadable =>
    new Unreadable(
      valueAt,
      value.length,
      'A time is expected, like 2023-07-10, 2023-07-10T12:00 or 2023-07-10T12:00..13:00 (UTC).',
    );
  if (first === undefined || rest.length > 0) throw wrong();
  const closed = { fromIncluded: true, toIncluded: false };
  if (second !== undefined) {
    if (operator !== ':' || first + second === '') throw wrong();
    const from = first === '' ? null : readTime(first);
    const to = second === '' ? null : readRangeEnd(second, first);
    if ((first !== '' && from === null) || (second !== '' && to === null)) throw wrong();
    return { ...closed, from: from?.start ?? null, to: to?.end ?? null };
  }
  const named = readTime(first);
  if (named === null) throw wrong();
  switch (operator) {
    case '>=':
      return { ...closed, from: named.start, to: null };
    case '>':
      return { ...closed, from: named.end, to: null };
    case '<':
      return { ...closed, from: null, to: named.start };
    case '<=':
      return { ...closed, from: null, to: named.end };
    default:
      return { ...closed, from: named.start, to: named.end };
  }
}
