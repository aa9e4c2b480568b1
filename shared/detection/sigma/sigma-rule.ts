import { z } from 'zod';
import { type Condition, readCondition } from './condition.ts';
import { SigmaProblem } from './sigma-problem.ts';
import { readValueTest, type Value, type ValueTest, wildcardTest } from './value-test.ts';

export const sigmaLevelSchema = z.enum(['informational', 'low', 'medium', 'high', 'critical']);
export type SigmaLevel = z.infer<typeof sigmaLevelSchema>;

export type Logsource = {
  readonly category: string | null;
  readonly product: string | null;
  readonly service: string | null;
};

/** A rule that can be run on one record at a time. */
export type SigmaRule = {
  readonly id: string | null;
  readonly title: string;
  readonly description: string;
  readonly level: SigmaLevel;
  readonly status: string;
  /** ATT&CK techniques of its tags, `T1098.001`. */
  readonly techniques: readonly string[];
  readonly falsePositives: readonly string[];
  readonly logsource: Logsource;
  readonly matches: (record: Value) => boolean;
};

type Search = (record: Value) => boolean;

const text = z.string().max(20_000);
const texts = z
  .union([text.transform((one) => [one]), z.array(text)])
  .nullish()
  .transform((list) => list ?? []);
const ruleSchema = z.looseObject({
  title: text.min(1),
  id: text.nullish(),
  description: text.nullish(),
  level: sigmaLevelSchema.default('medium'),
  status: text.default('unknown'),
  tags: texts,
  falsepositives: texts,
  logsource: z.looseObject({ category: text.nullish(), product: text.nullish(), service: text.nullish() }),
  detection: z.record(z.string(), z.unknown()),
});

/** Members of a rule that change what it means and are not done here. */
const refusedMembers = ['correlation', 'filter', 'action'];
const maximalFields = 5_000;

/**
 * Reads a rule that was parsed from YAML (`docs/detection-rules.md` says which part of Sigma 2.0 is done). What is not done is
 * refused loudly, never passed over: throws a SigmaProblem that names the place.
 */
export function readSigmaRule(value: unknown): SigmaRule {
  const parsed = ruleSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SigmaProblem(issue?.path.join('.') || 'rule', issue?.message ?? 'this is not a Sigma rule');
  }
  const rule = parsed.data;
  for (const member of refusedMembers)
    if (member in rule) throw new SigmaProblem(member, 'this kind of rule is not supported here');
  const { category, product, service } = rule.logsource;
  return {
    id: rule.id ?? null,
    title: rule.title,
    description: rule.description ?? '',
    level: rule.level,
    status: rule.status,
    techniques: rule.tags.flatMap((tag) => {
      const found = /^attack\.(t\d{4}(\.\d{3})?)$/i.exec(tag)?.[1];
      return found === undefined ? [] : [found.toUpperCase()];
    }),
    falsePositives: rule.falsepositives,
    logsource: { category: category ?? null, product: product ?? null, service: service ?? null },
    matches: readDetection(rule.detection),
  };
}

function readDetection({ condition, timeframe, ...searches }: Record<string, unknown>): Search {
  if (timeframe !== undefined)
    throw new SigmaProblem('detection.timeframe', 'time frames are not supported here');
  if (typeof condition !== 'string')
    throw new SigmaProblem('detection.condition', 'one condition is needed; a list of them is not supported');
  const names = Object.keys(searches);
  const read = new Map(names.map((name) => [name, readSearch(`detection.${name}`, searches[name])]));
  return compile(readCondition(condition, names), read);
}

function compile(condition: Condition, searches: ReadonlyMap<string, Search>): Search {
  switch (condition.kind) {
    case 'search':
      return searches.get(condition.name) as Search;
    case 'not': {
      const of = compile(condition.of, searches);
      return (record) => !of(record);
    }
    case 'and':
    case 'or': {
      const of = condition.of.map((each) => compile(each, searches));
      return condition.kind === 'and'
        ? (record) => of.every((each) => each(record))
        : (record) => of.some((each) => each(record));
    }
  }
}

/** A map: all its fields. A list: any of its maps or words. */
function readSearch(place: string, written: unknown): Search {
  if (Array.isArray(written)) {
    if (written.length === 0) throw new SigmaProblem(place, 'it is empty');
    const of = written.map((each, at) => readSearch(`${place}[${at}]`, each));
    return (record) => of.some((each) => each(record));
  }
  if (typeof written === 'object' && written !== null)
    return readFields(place, written as Record<string, unknown>);
  if (typeof written === 'string' || typeof written === 'number') {
    const test = wildcardTest(String(written), false, 'contains');
    return (record) => anywhere(record, test, 0);
  }
  throw new SigmaProblem(place, 'a search is a map of fields or a list of words');
}

function readFields(place: string, fields: Record<string, unknown>): Search {
  const entries = Object.entries(fields);
  if (entries.length === 0) throw new SigmaProblem(place, 'it is empty');
  if (entries.length > maximalFields) throw new SigmaProblem(place, 'it has too many fields');
  const tests = entries.map(([written, value]): Search => {
    const [name = '', ...modifiers] = written.split('|');
    const where = `${place}.${written}`;
    if (name === '') throw new SigmaProblem(where, 'words without a field stand in a list, not in a map');
    const test: ValueTest = readValueTest(where, modifiers, value);
    const path = name.split('.');
    return (record) => test(fieldOf(record, name, path));
  });
  return (record) => tests.every((test) => test(record));
}

/** A member of that very name, or what the dots lead to; through a list, what they lead to in each of its members. */
function fieldOf(record: Value, name: string, path: readonly string[]): Value {
  if (!isObject(record)) return undefined;
  if (Object.hasOwn(record, name)) return record[name];
  return path.length === 1 ? undefined : walk(record, path, 0);
}

function walk(value: Value, path: readonly string[], at: number): Value {
  if (at === path.length) return value;
  if (Array.isArray(value)) {
    const found = value.map((each) => walk(each, path, at)).filter((each) => each !== undefined);
    return found.length === 0 ? undefined : found;
  }
  const name = path[at] as string;
  return isObject(value) && Object.hasOwn(value, name) ? walk(value[name], path, at + 1) : undefined;
}

function anywhere(value: Value, test: (text: string) => boolean, depth: number): boolean {
  if (typeof value === 'string') return test(value);
  if (typeof value === 'number') return test(String(value));
  if (typeof value !== 'object' || value === null || depth > 64) return false;
  return Object.values(value).some((each) => anywhere(each, test, depth + 1));
}

function isObject(value: Value): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
