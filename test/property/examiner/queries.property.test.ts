import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examinerUnderTest } from '../../support/examiner-under-test.ts';

/** A record as the generator makes it; everything below works on the parsed object, apart from the engine's own reading. */
type Made = { readonly [name: string]: unknown };

const vocabulary = [
  'ana',
  'Bo',
  'run',
  'key',
  'Updater',
  'updaters',
  '10',
  'exe',
  'ÜBER',
  'naïve',
  '日本',
  'a_b',
  'x',
];
const separators = [' ', '.', '\\', '/', '-', ': ', '\n', '"', '\t', '', '_', '\u{1F600}'];
const text = fc
  .array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(...separators)), { maxLength: 5 })
  .map((parts) => parts.flat().join(''));
const scalar = fc.oneof(
  text,
  fc.integer({ min: -20, max: 20 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(1.5),
);
const record: fc.Arbitrary<Made> = fc.record(
  {
    action: fc.constantFrom('read', 'write', 'Delete All'),
    user: fc.constantFrom('ana', 'bo@example.org', 'Ana'),
    ip: fc.constantFrom('10.0.0.5', '10.200.3.4', '192.168.1.1', '2001:db8::1', 'AWS Internal'),
    time: fc.integer({ min: 0, max: 40 }).map((hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString()),
    size: fc.integer({ min: 0, max: 30 }),
    note: text,
    'odd/name~x': scalar,
    list: fc.array(fc.oneof(scalar, fc.record({ in: text })), { maxLength: 3 }),
    nested: fc.record({ deep: fc.record({ er: scalar }) }),
  },
  { requiredKeys: [] },
);

type Leaf = { readonly path: string; readonly text: string };

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [{ path, text: String(value) }];
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

const words = (value: string) => value.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

function wild(pattern: string): RegExp {
  const escaped = [...pattern.toLowerCase()].map((letter) =>
    letter === '*' ? '[^]*' : letter === '?' ? '[^]' : letter.replace(/[.*+?^${}()|[\]\\/-]/gu, '\\$&'),
  );
  return new RegExp(`^${escaped.join('')}$`, 'u');
}

/** A question as its text, and as what it means, said in the plainest way. */
type Question = { readonly query: string; readonly holds: (record: Made) => boolean };

const quote = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;
const columnValue = (record: Made, name: 'action' | 'actor' | 'address') =>
  record[{ action: 'action', actor: 'user', address: 'ip' }[name]] as string | undefined;

const phrase: fc.Arbitrary<Question> = fc
  .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 2 })
  .map((parts) => {
    const wanted = words(parts.join(' '));
    return {
      query: quote(parts.join(' ')),
      holds: (record) =>
        leavesOf(record).some(({ text }) => {
          const found = words(text);
          return found.some((_, at) => wanted.every((word, offset) => found[at + offset] === word));
        }),
    };
  });
const wildWord: fc.Arbitrary<Question> = fc
  .constantFrom('upd*', '*er*', 'up?ater', '?na', '*本')
  .map((pattern) => ({
    query: pattern,
    holds: (record) =>
      leavesOf(record).some(({ text }) => words(text).some((word) => wild(pattern).test(word))),
  }));
const column: fc.Arbitrary<Question> = fc
  .tuple(
    fc.constantFrom('action' as const, 'actor' as const, 'address' as const),
    fc.constantFrom('read', 'ANA', 'bo@example.org', 'delete all', '*a*', '10.0.0.5', 'AWS*'),
  )
  .map(([name, value]) => ({
    query: value.includes('*') ? `${name}:${value}` : `${name}:${quote(value)}`,
    holds: (record) => {
      const found = columnValue(record, name);
      return (
        found !== undefined &&
        wild(value.includes('*') ? value : value.replace(/[*?]/g, '')).test(found.toLowerCase())
      );
    },
  }));
const network: fc.Arbitrary<Question> = fc.constant({
  query: 'address:10.0.0.0/16 OR address:2001:db8::/32',
  holds: (record) => /^10\.0\.|^2001:db8:/.test(String(record.ip ?? '')),
});
const range: fc.Arbitrary<Question> = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
  .map(([one, other]) => {
    const hour = (at: number) => new Date(Date.UTC(2026, 0, 1, at)).toISOString().slice(0, 13);
    return {
      query: `time:${hour(one)}..${hour(other)}`,
      holds: (record) =>
        typeof record.time === 'string' &&
        record.time.slice(0, 13) >= hour(one) &&
        record.time.slice(0, 13) <= hour(other),
    };
  });
const member: fc.Arbitrary<Question> = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((bound) => ({
    query: `raw./size>=${bound}`,
    holds: (record: Made) => typeof record.size === 'number' && record.size >= bound,
  })),
  fc.constantFrom('/odd~1name~0x', '/nested/deep/er', '/list/1', '/list/0/in').map((pointer) => ({
    query: `raw.${pointer}:*`,
    holds: (record: Made) => leavesOf(record).some(({ path }) => path === pointer),
  })),
  fc
    .tuple(fc.constantFrom('/note', '/nested/deep/er'), fc.constantFrom('ana', 'true', '10', ''))
    .map(([pointer, value]) => ({
      query: `raw.${pointer}:${quote(value)}`,
      holds: (record: Made) =>
        leavesOf(record).some((leaf) => leaf.path === pointer && leaf.text.toLowerCase() === value),
    })),
);
const question: fc.Arbitrary<Question> = fc.letrec<{ any: Question; leaf: Question }>((tie) => ({
  leaf: fc.oneof(phrase, wildWord, column, network, range, member),
  any: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => ({
      query: `(${one.query}) AND (${other.query})`,
      holds: (record: Made) => one.holds(record) && other.holds(record),
    })),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => ({
      query: `(${one.query} OR (${other.query}))`,
      holds: (record: Made) => one.holds(record) || other.holds(record),
    })),
    tie('any').map((one) => ({ query: `NOT (${one.query})`, holds: (record: Made) => !one.holds(record) })),
  ),
})).any;

test('a case answers random questions as reading every record would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 40 }),
      fc.array(question, { minLength: 20, maxLength: 20 }),
      async (records, questions) => {
        const desk = await examinerUnderTest({ threads: 1 });
        try {
          const path = join(desk.folder, 'records.ndjson');
          writeFileSync(path, records.map((each) => `${JSON.stringify(each)}\n`).join(''));
          const source = await desk.import(path, 'json');
          expect(source).toMatchObject({ events: records.length, unread: 0 });
          for (const { query, holds } of questions) {
            const filter = { query, from: null, to: null };
            const page = await desk.ask('event.page', {
              filter,
              sort: { by: 'id', direction: 'asc' },
              offset: 0,
              limit: 100,
            });
            const expected = records.flatMap((each, id) => (holds(each) ? [id] : []));
            expect({ query, ids: page.rows.map(({ id }) => id) }).toEqual({ query, ids: expected });
          }
        } finally {
          await desk.end();
        }
      },
    ),
    { numRuns: 15 },
  );
});
