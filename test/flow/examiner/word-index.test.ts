import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { onceFlag } from '../../../electron/engine/cases/shred/segment.ts';
import { openCaseFile } from '../../../electron/engine/cases/store/case-file.ts';
import { unpackBucket } from '../../../electron/engine/cases/store/segment-blobs.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

const rows = 3_000;
const key = { kind: 'raw' as const, hex: 'ab'.repeat(32) };
let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
});

afterEach(() => desk.end());

/** Values of all kinds: never again, in few rows, in many, escaped, beyond ASCII, and words that they share. */
function record(n: number) {
  return {
    time: new Date(Date.UTC(2026, 0, 1) + n * 61_000).toISOString(),
    id: `id-${(n * 7919) % 100_003}-x${n}`,
    text: n % 3 === 0 ? `größe ${n} "quoted" ${n % 50}` : `plain ${n} word${n % 10}`,
    user: `u${n % 7}`,
    rare: n % 1000 === 1 ? 'needle in hay' : undefined,
  };
}

/** A row in ten cannot be read, by its last member: nothing of it may be found. */
function line(n: number): string {
  // An escape hides a letter of a word, and a backslash before a small u is none.
  const hidden = n === 2_500 ? ',"path":"c:\\\\users\\\\up\\u0064ated"' : '';
  const text = `${JSON.stringify(record(n)).slice(0, -1)}${hidden}}`;
  return n % 10 === 9 ? `${text.slice(0, -1)},"user":"twice","ghost":"ghost${n}"}` : text;
}

const questions: readonly [query: string, holds: (n: number) => boolean][] = [
  ['x1234', (n) => n === 1234],
  ['x1239', () => false],
  ['ghost1239', () => false],
  ['twice', () => false],
  ['word4', (n) => n % 3 !== 0 && n % 10 === 4],
  ['GRÖSSE', () => false],
  ['größe', (n) => n % 3 === 0],
  ['"quoted 7"', (n) => n % 3 === 0 && n % 50 === 7],
  ['"plain 1000"', (n) => n === 1000],
  ['needle', (n) => n % 1000 === 1],
  ['2026', () => true],
  ['nowhere', () => false],
  ['raw./text:*word4', (n) => n % 3 !== 0 && n % 10 === 4],
  ['raw./id:"id-7919-x1" OR raw./user:u3', (n) => n === 1 || n % 7 === 3],
  ['raw./user:needle', () => false],
  ['*pdate*', (n) => n === 2_500],
  ['u?ers', (n) => n === 2_500],
  ['x12?4', (n) => n > 1200 && n < 1300 && n % 10 === 4],
];

async function answers(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const [query] of questions) {
    const filter = { query, from: null, to: null };
    const sort = { by: 'id', direction: 'asc' } as const;
    const seen: string[] = [];
    for (let offset = 0; ; offset += 500) {
      const page = await desk.ask('event.page', { filter, sort, offset, limit: 500 });
      seen.push(...page.rows.map(({ time }) => time ?? ''));
      if (seen.length >= page.total) break;
    }
    found.set(query, seen);
  }
  return found;
}

function expected(): Map<string, string[]> {
  const all = Array.from({ length: rows }, (_, n) => n).filter((n) => n % 10 !== 9);
  return new Map(
    questions.map(([query, holds]) => [query, all.filter((n) => holds(n)).map((n) => record(n).time)]),
  );
}

async function taken(): Promise<void> {
  const path = join(desk.folder, 'events.ndjson');
  writeFileSync(path, Array.from({ length: rows }, (_, n) => `${line(n)}\n`).join(''));
  const source = await desk.import(path);
  expect(source).toMatchObject({ events: rows * 0.9, unread: rows / 10 });
}

test('values that hardly ever come again are found by their words as others are, and rows that were set aside never', async () => {
  await taken();
  expect(await answers()).toEqual(expected());
});

test('rows are in the order of time either way, those of one time in the order of their numbers', async () => {
  const path = join(desk.folder, 'times.ndjson');
  const time = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1000).toISOString();
  writeFileSync(
    path,
    Array.from({ length: 30 }, (_, n) => `${JSON.stringify({ time: time(n), n })}\n`).join(''),
  );
  await desk.import(path);
  const ids = async (direction: 'asc' | 'desc') => {
    const filter = { query: '', from: null, to: null };
    const page = await desk.ask('event.page', {
      filter,
      sort: { by: 'time', direction },
      offset: 0,
      limit: 50,
    });
    return page.rows.map(({ id }) => id);
  };
  const ascending = Array.from({ length: 30 }, (_, id) => id);
  expect(await ids('asc')).toEqual(ascending);
  const groups = Array.from({ length: 10 }, (_, group) => ascending.slice(3 * group, 3 * group + 3));
  expect(await ids('desc')).toEqual(groups.reverse().flat());
});

test('a case of the first layout is opened, and answers as it did', async () => {
  await taken();
  await desk.examiner.close();
  const file = openCaseFile(openSqlite, desk.casePath, key);
  file.db.transaction(() => {
    for (const { key, data } of file.db.all<{ key: number; data: Buffer }>(
      'SELECT key, data FROM segment_words',
    ))
      file.db.run('UPDATE segment_words SET data = ? WHERE key = ?', inFirstLayout(data), key);
    file.db.run('ALTER TABLE segments DROP COLUMN layout');
  });
  file.close();
  const raw = openSqlite(desk.casePath, { readonly: false });
  raw.pragma("cipher = 'aegis'");
  raw.pragma(`key = "x'${key.hex}'"`);
  raw.pragma('user_version = 1');
  raw.close();

  await desk.open();
  expect(await answers()).toEqual(expected());
  // What is taken in now stands beside it.
  const path = join(desk.folder, 'more.ndjson');
  writeFileSync(path, `${JSON.stringify({ ...record(1234), user: 'later' })}\n`);
  await desk.import(path);
  const filter = { query: 'x1234', from: null, to: null };
  const sort = { by: 'id', direction: 'asc' } as const;
  expect((await desk.ask('event.page', { filter, sort, offset: 0, limit: 10 })).total).toBe(2);
});

/** Each word of each row by itself: hashes, references, checks. */
function inFirstLayout(data: Buffer): Uint8Array {
  const { hashes, refs, checks, groups } = unpackBucket(data);
  const entries = Array.from(hashes, (hash, at) => [hash, refs[at] ?? 0, checks[at] ?? 0] as const);
  groups.hashes.forEach((hash, at) => {
    const start = at === 0 ? 0 : (groups.ends[at - 1] ?? 0);
    for (const row of groups.postings.subarray(start, groups.ends[at])) {
      const ref = (onceFlag | ((groups.paths[at] ?? 0) << 16) | row) >>> 0;
      entries.push([hash, ref, groups.checks[at] ?? 0]);
    }
  });
  const made = new Uint8Array(entries.length * 10);
  new Uint32Array(made.buffer, 0, entries.length).set(entries.map(([hash]) => hash));
  new Uint32Array(made.buffer, entries.length * 4, entries.length).set(entries.map(([, ref]) => ref));
  new Uint16Array(made.buffer, entries.length * 8, entries.length).set(entries.map(([, , check]) => check));
  return made;
}
