import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contract } from '../../../shared/ipc/contract.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

const everything = { query: '', from: null, to: null };
const byTime = { by: 'time', direction: 'asc' } as const;
let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
});

afterEach(() => desk.end());

async function found(query: string): Promise<number[]> {
  const filter = { ...everything, query };
  const page = await desk.ask('event.page', { filter, sort: byTime, offset: 0, limit: 500 });
  expect(contract['event.page'].output.safeParse(page).error).toBeUndefined();
  return page.rows.map(({ id }) => id);
}

function lines(name: string, records: readonly unknown[]): string {
  const path = join(desk.folder, name);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return path;
}

test('a folder of CloudTrail files is one source, its records on one timeline with their columns', async () => {
  const folder = join(desk.folder, 'CloudTrail');
  mkdirSync(folder);
  for (const name of ['a.json', 'b.json'])
    cpSync(join(import.meta.dirname, '../../fixtures/cloudtrail-stratus/excerpt.json'), join(folder, name));
  const source = await desk.import(folder);
  expect(source).toMatchObject({ format: 'cloudtrail', state: 'ready', files: 2, events: 36, unread: 0 });

  const page = await desk.ask('event.page', { filter: everything, sort: byTime, offset: 0, limit: 10 });
  expect(page.total).toBe(36);
  expect(page.rows[0]).toMatchObject({
    action: 'GetCallerIdentity',
    object_type: 'sts.amazonaws.com',
    outcome: 'ok',
  });
  expect(await found('outcome:denied AND action:LeaveOrganization')).toHaveLength(2);

  const facets = await desk.ask('event.facets', { filter: everything, top: 5 });
  const actions = facets.facets.find(({ column }) => column === 'action');
  expect(actions?.distinct).toBe(17);
  expect(actions?.values[0]).toEqual({ value: 'GetCallerIdentity', label: null, count: 4 });

  const histogram = await desk.ask('event.histogram', { filter: everything, buckets: 50 });
  expect(contract['event.histogram'].output.safeParse(histogram).error).toBeUndefined();
  expect(histogram.buckets.reduce((sum, { all }) => sum + all, 0)).toBe(36);
});

test('an event is shown with the bytes it had in its file, and each member leads to the events that share it', async () => {
  const path = lines('events.ndjson', [
    { time: '2026-01-02T03:04:05Z', action: 'login', user: 'ana', note: 'line\r\nbreak "quoted" ümlaut' },
    { time: '2026-01-02T03:04:06Z', action: 'logout', user: 'ana' },
  ]);
  await desk.import(path);
  const [first] = await found('login');
  const detail = await desk.ask('event.get', { id: first as number });
  expect(contract['event.get'].output.safeParse(detail).error).toBeUndefined();
  expect(JSON.parse(detail.raw)).toMatchObject({ user: 'ana', note: 'line\r\nbreak "quoted" ümlaut' });
  const pivot = detail.fields.find(({ path }) => path === '/user')?.pivot;
  expect(await found(pivot ?? '')).toHaveLength(2);
  expect(await found('ÜMLAUT')).toEqual([first]);
  expect(await found('"break quoted"')).toEqual([first]);
  expect(await found('"quoted break"')).toEqual([]);
});

test('a line that is no record is set aside with its place and reason, and nothing else is lost', async () => {
  const path = join(desk.folder, 'mixed.ndjson');
  writeFileSync(path, '{"a":1}\nnot json\n{"a":2}\n{"a":3,"a":4}\n{"a":5}');
  const source = await desk.import(path);
  expect(source).toMatchObject({ events: 3, unread: 2, state: 'ready' });
  const { rows } = await desk.ask('source.unread', { source_id: source.id, offset: 0, limit: 10 });
  expect(rows).toEqual([
    {
      file: 'mixed.ndjson',
      line: 2,
      byte_offset: 8,
      why: expect.stringContaining('not JSON'),
      sample: 'not json',
    },
    {
      file: 'mixed.ndjson',
      line: 4,
      byte_offset: 25,
      why: expect.stringContaining('twice'),
      sample: '{"a":3,"a":4}',
    },
  ]);
});

test('bookmarks, findings and searches are kept, stand in the journal, and are there when the case is opened again', async () => {
  await desk.import(lines('events.ndjson', [{ action: 'one' }, { action: 'two' }]));
  await desk.ask('bookmark.set', { event_ids: [1], note: 'odd', tags: ['first'] });
  const { id } = await desk.ask('finding.save', {
    id: null,
    title: 'Somebody did two',
    text: '',
    state: 'open',
    techniques: ['T1098'],
    cited: [1],
  });
  await desk.ask('search.save', { name: 'twos', query: 'action:two' });
  expect(await found('bookmarked:true tag:first')).toEqual([1]);

  await desk.examiner.close();
  await desk.open();
  expect((await desk.ask('event.get', { id: 1 })).findings).toEqual([{ id, title: 'Somebody did two' }]);
  expect((await desk.ask('search.list', {})).searches).toEqual([{ name: 'twos', query: 'action:two' }]);
  const about = await desk.ask('case.get', {});
  expect(about).toMatchObject({ events: 2, bookmarks: 1, findings: 1, journal: { state: 'intact' } });
  const journal = await desk.ask('journal.list', { offset: 0, limit: 50 });
  expect(journal.entries.map(({ act }) => act).reverse()).toEqual([
    'created',
    'import_begun',
    'imported',
    'bookmarked',
    'finding_saved',
    'search_saved',
    'searched',
    'opened',
  ]);
});

test('a query that cannot be read is refused at its character', async () => {
  await expect(found('actor:ana AND (x')).rejects.toMatchObject({
    code: 'invalid_input',
    fields: [{ pointer: '/filter/query', detail: expect.stringContaining('Character 15') }],
  });
  const check = await desk.ask('query.check', { query: 'out', caret: 3 });
  expect(check.completions.map(({ text }) => text)).toContain('outcome:');
});

test('several sources in one drop are one piece of work: its progress goes up once, to the bytes of all', async () => {
  const sources = Array.from({ length: 55 }, (_, n) => {
    const path = join(desk.folder, `${n}.ndjson`);
    const rows = Array.from({ length: 40 + n }, (_, at) => JSON.stringify({ time: at, action: 'read', n }));
    writeFileSync(path, rows.join('\n'));
    const ticket = desk.newId();
    desk.examiner.ticket(ticket, path);
    return { ticket, format: null, mapping: null };
  });
  await desk.ask('source.import', { sources, strict: false });
  await desk.examiner.idle();
  const told = desk.jobs.filter(({ total }) => total !== null);
  const whole = told.at(-1)?.total ?? 0;
  const bytes = (await desk.ask('source.list', {})).sources.reduce((sum, source) => sum + source.bytes, 0);
  expect(whole).toBe(bytes);
  expect(new Set(told.map(({ total }) => total))).toEqual(new Set([whole]));
  const done = told.map((job) => job.done);
  expect(done).toEqual([...done].sort((one, other) => one - other));
  expect(done.at(-1)).toBe(whole);
  expect(new Set(desk.jobs.map(({ id }) => id)).size).toBe(1);
  expect(told.every(({ label }) => label === '55 sources')).toBe(true);
  expect(desk.jobs.at(-1)?.state).toBe('done');
});

test('a name in parts is found by the form in which the list shows it', async () => {
  const path = join(desk.folder, 'names.ndjson');
  const actors = ['user/bert-jan', 'user/ops/bert-jan', 'user/gert-jan', 'role/bert'];
  const rows = actors.map((own) =>
    JSON.stringify({ time: '2026-01-01T00:00:00Z', action: 'a', actor: `arn:aws:iam::123456789012:${own}` }),
  );
  writeFileSync(path, [...rows, JSON.stringify({ action: 'a', actor: 'x/user/bert-jan' })].join('\n'));
  await desk.import(path);
  const found = async (query: string) => {
    const filter = { query, from: null, to: null };
    const sort = { by: 'id', direction: 'asc' } as const;
    const { rows } = await desk.ask('event.page', { filter, sort, offset: 0, limit: 10 });
    return rows.map(({ id }) => id);
  };
  expect(await found('actor:user/bert-jan')).toEqual([0]);
  expect(await found('actor:bert-jan')).toEqual([0, 1]);
  expect(await found('actor:ops/*')).toEqual([1]);
  expect(await found('actor:arn:aws:iam::123456789012:user/bert-jan')).toEqual([0]);
  expect(await found('actor:(user/gert-jan OR bert)')).toEqual([2, 3]);
  expect(await found('NOT actor:bert-jan')).toEqual([2, 3, 4]);
  expect(await found('raw./actor:bert-jan')).toEqual([]);
});
