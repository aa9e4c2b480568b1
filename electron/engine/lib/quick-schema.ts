import type { z } from 'zod';

type Test = (value: unknown) => boolean;
type Def = { readonly type: string } & Readonly<Record<string, unknown>>;
type Internal = { readonly _zod: { readonly def: Def } };

/**
 * The same schema with a short way for values that are already just what parsing would answer: a page of a first sync is
 * checked in a fifth of the time. The short way only ever says "surely right"; whatever it does not know or does not find
 * right goes through the schema itself, which alone decides and explains.
 */
export function quickSchema<S extends z.ZodType>(schema: S): S {
  const isSurelyRight = testOf(schema as unknown as Internal);
  const safeParse = (value: unknown): ReturnType<S['safeParse']> =>
    (isSurelyRight(value) ? { success: true, data: value } : schema.safeParse(value)) as ReturnType<
      S['safeParse']
    >;
  return Object.create(schema, { safeParse: { value: safeParse } }) as S;
}

const known = new WeakMap<object, Test>();
const never: Test = () => false;

function testOf(schema: Internal): Test {
  const made = known.get(schema);
  if (made !== undefined) return made;
  const test = make(schema._zod.def);
  known.set(schema, test);
  return test;
}

function make(def: Def): Test {
  const own = ownTest(def);
  const checks = (def.checks as readonly Internal[] | undefined) ?? [];
  return checks.map((check) => checkTest(check._zod.def)).reduce(both, own);
}

function both(left: Test, right: Test): Test {
  return (value) => left(value) && right(value);
}

function ownTest(def: Def): Test {
  switch (def.type) {
    case 'string':
      return def.check === undefined ? (value) => typeof value === 'string' : never;
    case 'number':
      return def.check === undefined ? (value) => Number.isFinite(value) : never;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'null':
      return (value) => value === null;
    case 'enum':
      return memberTest(Object.values(def.entries as object));
    case 'literal':
      return memberTest(def.values as readonly unknown[]);
    case 'nullable': {
      const inner = testOf(def.innerType as Internal);
      return (value) => value === null || inner(value);
    }
    case 'default':
      return testOf(def.innerType as Internal); // What is there is kept as it is; what is not there goes the long way.
    case 'array': {
      const element = testOf(def.element as Internal);
      return (value) => {
        if (!Array.isArray(value)) return false;
        for (const item of value) if (!element(item)) return false;
        return true;
      };
    }
    case 'object':
      return def.catchall === undefined ? objectTest(def.shape as Readonly<Record<string, Internal>>) : never;
    case 'union':
      return unionTest(def);
    case 'lazy': {
      // Asked for when it is first needed, since such a schema contains itself; some are made anew at each asking.
      const get = def.getter as () => Internal;
      let inner: Test | null = null;
      return (value) => {
        inner ??= testOf(get());
        return inner(value);
      };
    }
    default:
      return never;
  }
}

function memberTest(members: readonly unknown[]): Test {
  const set = new Set(members);
  return (value) => set.has(value);
}

/** Exactly these members, since parsing would drop any other; mostly they come in the order of the schema. */
function objectTest(shape: Readonly<Record<string, Internal>>): Test {
  const members = Object.entries(shape).map(([name, schema]) => ({ name, test: testOf(schema) }));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    let count = 0;
    let isInOrder = true;
    // One pass is all: within it V8 finds each member by its place instead of its name.
    for (const name in given) {
      const member = members[count];
      count += 1;
      if (member === undefined) return false;
      if (member.name !== name) isInOrder = false;
      else if (isInOrder && !member.test(given[name])) return false;
    }
    if (count !== members.length) return false;
    return isInOrder || members.every(({ name, test }) => Object.hasOwn(given, name) && test(given[name]));
  };
}

function unionTest(def: Def): Test {
  const options = def.options as readonly Internal[];
  const discriminator = def.discriminator;
  if (typeof discriminator !== 'string') {
    const tests = options.map(testOf);
    return (value) => tests.some((test) => test(value));
  }
  const byName = new Map<unknown, Test>();
  for (const option of options) {
    const shape = option._zod.def.shape as Readonly<Record<string, Internal>> | undefined;
    const values = shape?.[discriminator]?._zod.def.values;
    if (!Array.isArray(values)) return never;
    for (const value of values) byName.set(value, testOf(option));
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    return byName.get((value as Readonly<Record<string, unknown>>)[discriminator])?.(value) === true;
  };
}

function checkTest(def: Def): Test {
  switch (def.check) {
    case 'string_format': {
      const { pattern } = def;
      if (def.format !== 'regex' || !(pattern instanceof RegExp) || pattern.global || pattern.sticky)
        return never;
      // Ids stand again and again in the rows that follow: comparing is cheaper than matching.
      let last: unknown = null;
      let lastButOne: unknown = null;
      return (value) => {
        if (value === last || value === lastButOne) return true;
        if (!pattern.test(value as string)) return false;
        lastButOne = last;
        last = value;
        return true;
      };
    }
    case 'min_length': {
      const minimum = def.minimum as number;
      return (value) => (value as string | readonly unknown[]).length >= minimum;
    }
    case 'max_length': {
      const maximum = def.maximum as number;
      return (value) => (value as string | readonly unknown[]).length <= maximum;
    }
    case 'number_format':
      return def.format === 'safeint' ? (value) => Number.isSafeInteger(value) : never;
    case 'greater_than': {
      const least = def.value as number;
      return def.inclusive === true
        ? (value) => (value as number) >= least
        : (value) => (value as number) > least;
    }
    case 'overwrite': {
      const change = def.tx as (value: unknown) => unknown;
      return (value) => change(value) === value;
    }
    case 'custom': {
      const fits = def.fn as (value: unknown) => unknown;
      return (value) => fits(value) === true;
    }
    default:
      return never;
  }
}
