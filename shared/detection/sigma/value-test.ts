import { cidrTest } from './cidr.ts';
import { SigmaProblem } from './sigma-problem.ts';

/** A value of a record, as JSON has it. Absent is undefined. */
export type Value = unknown;
export type ValueTest = (value: Value) => boolean;

type Written = string | number | boolean | null;

const kinds = ['contains', 'startswith', 'endswith', 'cidr', 'exists', 'lt', 'lte', 'gt', 'gte'] as const;
type Kind = (typeof kinds)[number];
const flags = ['all', 'cased'] as const;
type Flag = (typeof flags)[number];

/** Those of the standard that are known and not done here; each is refused by name. */
const known = [
  're',
  'i',
  'm',
  's',
  'base64',
  'base64offset',
  'utf16',
  'utf16le',
  'utf16be',
  'wide',
  'windash',
  'fieldref',
  'expand',
  'neq',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
];

/**
 * What a field of a rule asks of a value (Sigma specification 2.0, modifiers): `contains`, `startswith`, `endswith`, `cidr`,
 * `exists`, `lt`, `lte`, `gt`, `gte`, with `all` and `cased`. Texts are compared without regard to case, `*` and `?` stand
 * for any text and any character. Throws a SigmaProblem for every other modifier.
 */
export function readValueTest(place: string, modifiers: readonly string[], written: unknown): ValueTest {
  let kind: Kind | null = null;
  const set = new Set<Flag>();
  for (const name of modifiers) {
    if (isOne(flags, name)) set.add(name);
    else if (!isOne(kinds, name)) throw new SigmaProblem(place, refusal(name));
    else if (kind !== null) throw new SigmaProblem(place, `“${kind}” and “${name}” cannot stand together`);
    else kind = name;
  }
  const values = Array.isArray(written) ? written : [written];
  if (values.length === 0) throw new SigmaProblem(place, 'an empty list matches nothing');
  if (set.has('all') && values.length < 2)
    throw new SigmaProblem(place, '“all” needs a list of more than one value');
  const tests = values.map((value) => readOne(place, kind, set.has('cased'), plain(place, value)));
  return set.has('all')
    ? (value) => tests.every((test) => test(value))
    : (value) => tests.some((test) => test(value));
}

function readOne(place: string, kind: Kind | null, cased: boolean, written: Written): ValueTest {
  switch (kind) {
    case 'exists':
      if (typeof written !== 'boolean') throw new SigmaProblem(place, '“exists” takes true or false');
      return (value) => (value !== undefined) === written;
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return compare(place, kind, written);
    case 'cidr': {
      const test = typeof written === 'string' ? cidrTest(written) : null;
      if (test === null)
        throw new SigmaProblem(place, '“cidr” takes a network such as 10.0.0.0/8 or 2001:db8::/32');
      return eachText(test);
    }
    case 'contains':
    case 'startswith':
    case 'endswith':
    case null:
      return equals(place, kind, cased, written);
  }
}

function equals(
  place: string,
  kind: 'contains' | 'startswith' | 'endswith' | null,
  cased: boolean,
  written: Written,
): ValueTest {
  if (written === null) {
    if (kind !== null) throw new SigmaProblem(place, `“${kind}” takes a text`);
    return (value) => value === undefined || value === null || value === '';
  }
  if (typeof written !== 'string' && kind === null) {
    const text = String(written);
    return eachText((value) => value.toLowerCase() === text);
  }
  return eachText(wildcardTest(String(written), cased, kind));
}

function compare(place: string, kind: 'lt' | 'lte' | 'gt' | 'gte', written: Written): ValueTest {
  if (typeof written !== 'number') throw new SigmaProblem(place, `“${kind}” takes a number`);
  const test = {
    lt: (value: number) => value < written,
    lte: (value: number) => value <= written,
    gt: (value: number) => value > written,
    gte: (value: number) => value >= written,
  }[kind];
  return eachText((text) => text.trim() !== '' && Number.isFinite(Number(text)) && test(Number(text)));
}

/** A list in a record matches where one of its members does; an object never does. */
function eachText(test: (text: string) => boolean): ValueTest {
  const one = (value: Value): boolean => {
    if (typeof value === 'string') return test(value);
    if (typeof value === 'number' || typeof value === 'boolean') return test(String(value));
    return Array.isArray(value) && value.some(one);
  };
  return one;
}

/**
 * `*` and `?` as Sigma writes them; a backslash before either, or before another backslash that stands before one, takes the
 * meaning away; `part` says where else text may stand. Linear in both lengths but for `*`, where it goes back to the last one only.
 */
export function wildcardTest(
  pattern: string,
  cased: boolean,
  part: 'contains' | 'startswith' | 'endswith' | null,
): (text: string) => boolean {
  const parts = splitWildcards(cased ? pattern : pattern.toLowerCase());
  // Not into the text: a backslash at its end is a backslash, and would take the meaning from a `*` behind it.
  if (part === 'contains' || part === 'endswith') parts.unshift(any);
  if (part === 'contains' || part === 'startswith') parts.push(any);
  return (text) => matchParts(parts, cased ? text : text.toLowerCase());
}

type Part = string | typeof any | typeof single;
const any = Symbol('*');
const single = Symbol('?');

function splitWildcards(pattern: string): Part[] {
  const parts: Part[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push(...literal);
    literal = '';
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string;
    const next = pattern[at + 1];
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      at += 1;
    } else if (char === '*' || char === '?') {
      flush();
      const wild = char === '*' ? any : single;
      if (wild !== any || parts.at(-1) !== any) parts.push(wild);
    } else literal += char;
  }
  flush();
  return parts;
}

function matchParts(parts: readonly Part[], text: string): boolean {
  const chars = [...text];
  let part = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < chars.length) {
    const wanted = parts[part];
    if (wanted === any) {
      star = part;
      starAt = at;
      part += 1;
    } else if (wanted !== undefined && (wanted === single || wanted === chars[at])) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      part = star + 1;
    } else return false;
  }
  while (parts[part] === any) part += 1;
  return part === parts.length;
}

function plain(place: string, value: unknown): Written {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new SigmaProblem(place, 'a value is a text, a number, true, false or null');
}

function isOne<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name);
}

function refusal(name: string): string {
  return known.includes(name)
    ? `the modifier “${name}” is not supported here`
    : `there is no modifier “${name}”`;
}
