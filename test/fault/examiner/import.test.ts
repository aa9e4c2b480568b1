import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

const records = 20_000;
const everything = { query: '', from: null, to: null };
let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest({ threads: 1 });
});

afterEach(() => desk.end());

function log(name: string, count: number): string {
  const path = join(desk.folder, name);
  const lines = Array.from(
    { length: count },
    (_, n) => `${JSON.stringify({ n, action: `act-${n % 7}`, pad: 'p'.repeat(120) })}\n`,
  );
  writeFileSync(path, lines.join(''));
  return path;
}

/** Kills a process in the middle of an import, after as many commits, and opens what it left. */
async function killed(path: string, commits: number): Promise<void> {
  await desk.examiner.close();
  rmSync(desk.casePath, { force: true });
  desk.forgetMarks();
  const program = join(import.meta.dirname, 'import-writer.ts');
  const writer = spawn(process.execPath, [program, desk.casePath, path, String(commits)], {
    stdio: 'ignore',
  });
  const [, signal] = await once(writer, 'exit');
  expect(signal).toBe('SIGKILL');
  await desk.open();
}

test('an import that is killed leaves a part that says so, whole as far as it goes, and goes on from there', async () => {
  const path = log('events.ndjson', records);
  await killed(path, 2);
  const [part] = (await desk.ask('source.list', {})).sources;
  expect(part).toMatchObject({ state: 'partial', integrity: expect.stringContaining('ended while') });
  expect(part?.events).toBeGreaterThan(0);
  expect(part?.events).toBeLessThan(records);
  const page = await desk.ask('event.page', {
    filter: everything,
    sort: { by: 'id', direction: 'desc' },
    offset: 0,
    limit: 1,
  });
  expect(page.total).toBe(part?.events);
  expect(page.rows[0]).toMatchObject({
    line: part?.events,
    action: `act-${((part?.events as number) - 1) % 7}`,
  });

  const whole = await desk.import(path);
  expect(whole).toMatchObject({ id: part?.id, state: 'ready', events: records, unread: 0, files: 1 });
  for (const id of [0, (part?.events as number) - 1, part?.events as number, records - 1])
    expect(JSON.parse((await desk.ask('event.get', { id })).raw)).toMatchObject({ n: id });
});

test('a part does not go on with a file that begins otherwise, and can be removed', async () => {
  const path = log('events.ndjson', records);
  await killed(path, 1);
  writeFileSync(path, `{"another":"beginning"}\n`);
  appendFileSync(path, '{"n":1}\n');
  await desk.import(path);
  expect(desk.jobs.at(-1)).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('not how these files begin'),
  });
  const [part] = (await desk.ask('source.list', {})).sources;
  expect(part?.state).toBe('partial');
  await desk.ask('source.remove', { source_id: part?.id as string });
  expect(await desk.ask('case.get', {})).toMatchObject({ events: 0, journal: { state: 'unanchored' } });
});

test('an import that is cancelled leaves a part that says so', async () => {
  const path = log('events.ndjson', records);
  const ticket = desk.newId();
  desk.examiner.ticket(ticket, path);
  const { job_id } = await desk.ask('source.import', {
    sources: [{ ticket, format: null, mapping: null }],
    strict: false,
  });
  await desk.ask('job.cancel', { job_id });
  await desk.examiner.idle();
  expect(desk.jobs.at(-1)?.state).toBe('cancelled');
  const { sources } = await desk.ask('source.list', {});
  expect(sources.every(({ state }) => state === 'partial')).toBe(true);
});

test('a disk that is full ends an import with words, and the case goes on', async () => {
  await desk.end();
  let full = false;
  desk = await examinerUnderTest({
    threads: 1,
    openDatabase: (path, options) => {
      const connection = openSqlite(path, options);
      const prepare = connection.prepare.bind(connection);
      connection.prepare = ((sql: string) => {
        const statement = prepare(sql);
        if (!sql.startsWith('INSERT INTO segment_raw')) return statement;
        const run = statement.run.bind(statement);
        statement.run = ((...values: unknown[]) => {
          if (full) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
          return run(...values);
        }) as typeof statement.run;
        return statement;
      }) as typeof connection.prepare;
      return connection;
    },
  });
  await desk.import(log('first.ndjson', 50));
  full = true;
  const second = await desk.import(log('second.ndjson', 50));
  expect(second).toMatchObject({
    state: 'partial',
    events: 0,
    integrity: expect.stringContaining('disk is full'),
  });
  full = false;
  expect(await desk.import(log('third.ndjson', 50))).toMatchObject({ state: 'ready', events: 50 });
  const filter = { ...everything, query: 'action:act-3' };
  const page = await desk.ask('event.page', {
    filter,
    sort: { by: 'id', direction: 'asc' },
    offset: 0,
    limit: 500,
  });
  expect(page.rows.every(({ action }) => action === 'act-3')).toBe(true);
  expect(page.total).toBe(14);
  await desk.examiner.close();
  await desk.open();
  expect(
    (await desk.ask('event.page', { filter, sort: { by: 'id', direction: 'asc' }, offset: 0, limit: 500 }))
      .total,
  ).toBe(14);
});
