import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../../shared/ipc/contract.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';
import { Seeded } from '../../tamper/seeded.ts';
import { hostileFile, kinds } from './hostile-files.ts';

const files = 200;
const batch = 20;
const roomMib = 900;
let desk: ExaminerUnderTest;
let folder: string;

/** Everything below a folder but the case itself. */
function listed(below: string): string[] {
  return readdirSync(below, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith('one.wfcase'))
    .sort();
}

beforeAll(async () => {
  desk = await examinerUnderTest({ threads: 1 });
  folder = join(desk.folder, 'chosen');
  mkdirSync(folder);
});

afterAll(() => desk.end());

test(`${files} hostile files: each accounted for, nothing written beside the case, memory bounded`, async () => {
  const paths = Array.from({ length: files }, (_, at) => {
    const kind = kinds[at % kinds.length] as string;
    // Made when it is wanted: all of them together are larger than memory should be.
    return { path: join(folder, `${at}-${kind}`), file: () => hostileFile(kind, new Seeded(1_000 + at)) };
  });
  const outside = () => readdirSync(dirname(desk.folder)).filter((name) => name.includes('outside'));
  const wrong: unknown[] = [];
  for (let from = 0; from < paths.length; from += batch) {
    const some = paths.slice(from, from + batch);
    for (const { path, file } of some) writeFileSync(path, file().bytes);
    const before = listed(desk.folder);
    const tickets = some.map(({ path }) => {
      const ticket = desk.newId();
      desk.examiner.ticket(ticket, path);
      return { ticket, format: null, mapping: null };
    });
    await desk.ask('source.import', { sources: tickets, strict: false });
    await desk.examiner.idle();
    expect(desk.jobs.at(-1)?.problem ?? '').not.toContain('Watchfloor itself');
    if (listed(desk.folder).join() !== before.join()) wrong.push({ from, listed: listed(desk.folder) });
    const { sources } = await desk.ask('source.list', {});
    for (const { path, file } of some) {
      const { events, aside } = file();
      const made = sources.find(({ name }) => name === basename(path));
      const well =
        made === undefined
          ? (events ?? 0) === 0
          : made.state === 'ready' && (events === null || made.events === events) && made.unread >= aside;
      if (!well) wrong.push({ path, made, events, aside });
      rmSync(path);
    }
  }
  expect(wrong).toEqual([]);
  expect(outside()).toEqual([]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(roomMib);
  expect(statSync(desk.casePath).size).toBeGreaterThan(0);
}, 600_000);

test('what came of them can be listed, searched and shown', async () => {
  for (const query of ['', 'ok', 'action:*', 'raw./a:*', 'dete*', 'NOT time:*']) {
    const filter = { query, from: null, to: null };
    const page = await desk.ask('event.page', {
      filter,
      sort: { by: 'action', direction: 'asc' },
      offset: 0,
      limit: 100,
    });
    expect(contract['event.page'].output.safeParse(page).error).toBeUndefined();
    for (const { id } of page.rows.slice(0, 20)) {
      const detail = await desk.ask('event.get', { id });
      expect(contract['event.get'].output.safeParse(detail).error).toBeUndefined();
      expect(detail.raw.length).toBeLessThanOrEqual(64 * 1024);
    }
    const histogram = await desk.ask('event.histogram', { filter, buckets: 100 });
    expect(contract['event.histogram'].output.safeParse(histogram).error).toBeUndefined();
  }
}, 120_000);
