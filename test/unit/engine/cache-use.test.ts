import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPages } from '../../../electron/engine/cache/check-pages.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache, replaceDamaged } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { putDraft } from '../../../electron/engine/cache/tables/drafts.ts';
import { allOutboxRows } from '../../../electron/engine/cache/tables/outbox.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { type EngineUnderTest, startEngine, testCachePath } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime, type ManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const key = Buffer.alloc(32, 0xab);
const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => 1_795_000_000_000 } };

function serverWith(count: number, time: ManualTime) {
  const api = createFakeApi({ clock: time.clock, sync: true });
  for (let number = 1; number <= count; number += 1) {
    const data = sampleIncident(number);
    api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  }
  return api;
}

/** A copy of the whole folder of the cache, as a thief or a backup has it. */
function copyFolder(path: string): string {
  const copy = dirname(testCachePath());
  cpSync(dirname(path), copy, { recursive: true });
  return copy;
}

function putBack(copy: string, path: string): void {
  rmSync(dirname(path), { recursive: true });
  mkdirSync(dirname(path));
  cpSync(copy, dirname(path), { recursive: true });
}

function note(engine: EngineUnderTest['engine'], time: ManualTime, text: string): void {
  const happened_at = toTimestamp(time.clock.nowMs());
  engine.call('timeline.add', {
    incident_id: sampleIncident(1).id,
    event: { kind: 'note', text, happened_at },
    draft_key: null,
  });
}

describe('an older copy of the cache', () => {
  test('put back is reported, is not trusted, and what was pending in it waits for the user', async () => {
    const time = createManualTime();
    const api = serverWith(3, time);
    const first = await startEngine({ api, time });
    await time.advance(2_000);
    api.fault = () => 'drop';
    note(first.engine, time, 'pending in the copy');
    await first.engine.close();
    const copy = copyFolder(first.path);

    api.fault = () => null;
    const second = await startEngine({ api, time, path: first.path, knownMark: first.marks.at(-1) });
    await time.advance(60_000);
    expect(second.engine.call('sync.get', {}).notice).toBeNull();
    expect(second.engine.call('outbox.list', {}).entries).toEqual([]);
    await second.engine.close();
    putBack(copy, first.path);

    const third = await startEngine({ api, time, path: first.path, knownMark: second.marks.at(-1) });
    await time.advance(5_000);
    const { notice, connection } = third.engine.call('sync.get', {});
    expect(connection).toBe('live');
    expect(notice).toMatch(
      /An older copy of the local cache was put back \(step \d+, last used at step \d+\)/,
    );
    expect(notice).toMatch(/1 pending action in it waits for your decision/);
    expect(third.logged.some(({ message }) => /not the cache that was last used/.test(message))).toBe(true);
    const [entry] = third.engine.call('outbox.list', {}).entries;
    expect(entry).toMatchObject({ state: 'refused', text: 'pending in the copy' });
    // Sent again it has no second effect: the note is there once.
    third.engine.call('outbox.retry', { id: entry?.id ?? '' });
    await time.advance(60_000);
    const shown = third.engine.call('incident.get', { id: sampleIncident(1).id });
    expect(shown?.timeline.map(({ event }) => event.text)).toEqual(['pending in the copy']);

    const fourth = await third.restart();
    expect(fourth.engine.call('sync.get', {}).notice).toBeNull();
    await fourth.engine.close();
  });

  test('is said again after a crash, until the cache was closed properly', async () => {
    const time = createManualTime();
    const { engine, path, marks } = await startEngine({ time });
    await engine.close();
    const known = { ...(marks.at(-1) ?? { id: '', generation: 0 }), generation: 1_000 };
    const told = await startEngine({ time, path, knownMark: known });
    const copy = copyFolder(path); // As after SIGKILL: no close.
    const mark = told.marks.at(-1);
    await told.engine.close();
    putBack(copy, path);
    const again = await startEngine({ time, path, knownMark: mark });
    expect(again.engine.call('sync.get', {}).notice).toMatch(/An older copy/);
    await again.engine.close();
  });

  test('of another identity, or none where one was, is reported as well', async () => {
    const time = createManualTime();
    const first = await startEngine({ time });
    await first.engine.close();
    const foreign = { id: 'ab'.repeat(16), generation: 1 };
    const other = await startEngine({ time, path: first.path, knownMark: foreign });
    expect(other.engine.call('sync.get', {}).notice).toMatch(/Another local cache was put in the place/);
    await other.engine.close();
    const gone = await startEngine({ time, knownMark: foreign });
    expect(gone.engine.call('sync.get', {}).notice).toMatch(/is gone/);
    await gone.engine.close();
  });

  test('the mark counts up at open, after work and at close, and each is told after it is durable', async () => {
    const time = createManualTime();
    const { engine, marks } = await startEngine({ api: serverWith(1, time), time });
    await time.advance(1_000);
    note(engine, time, 'work');
    await time.advance(61_000);
    await engine.close();
    const steps = marks.map(({ generation }) => generation);
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
    expect(new Set(marks.map(({ id }) => id)).size).toBe(1);
  });

  test('a cache that took the place of a damaged one is no surprise to the keychain', async () => {
    const time = createManualTime();
    const first = await startEngine({ time });
    await first.engine.close();
    writeFileSync(first.path, Buffer.alloc(50_000, 9));
    const known = first.marks.at(-1);
    const second = await startEngine({ time, path: first.path, knownMark: known });
    expect(second.engine.call('sync.get', {}).notice).toMatch(/^The local cache was damaged/);
    await second.engine.close();
    const late = await startEngine({ time, path: first.path, knownMark: known });
    expect(late.engine.call('sync.get', {}).notice).toBeNull();
    await late.engine.close();
  });
});

describe('after an unclean end', () => {
  test('every page is checked beside the work; damage sets the cache aside and keeps pending work', async () => {
    const time = createManualTime();
    const api = serverWith(300, time);
    const first = await startEngine({ api, time });
    await time.advance(5_000);
    api.fault = () => 'drop';
    note(first.engine, time, 'must not be lost');
    const copy = copyFolder(first.path); // As after SIGKILL.
    await first.engine.close();
    putBack(copy, first.path);
    const cache = openCache(parts, first.path, key);
    const page = cache.read.values<number>(
      `SELECT max(pageno) FROM dbstat WHERE name = 'incident_bodies' AND pagetype = 'leaf'`,
    )[0];
    cache.close();
    const bytes = readFileSync(first.path);
    const at = ((page ?? 1) - 1) * 8_192 + 4_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(first.path, bytes);

    const again = await startEngine({ api, time, path: first.path, knownMark: first.marks.at(-2) });
    expect(again.engine.call('outbox.list', {}).entries, 'it is usable at once').toHaveLength(1);
    await time.advance(2_000);
    expect(again.engine.call('sync.get', {}).notice).toMatch(
      /damaged.*set aside.*1 pending action was recovered/,
    );
    expect(again.engine.call('outbox.list', {}).entries).toMatchObject([{ text: 'must not be lost' }]);
    expect(readdirSync(dirname(first.path)).some((name) => name.includes('.damaged-'))).toBe(true);
    api.fault = () => null;
    again.engine.nudge();
    await time.advance(5_000);
    expect(again.engine.call('cache.info', {}).incidents).toBe(300);
    await again.engine.close();
  });

  test('a sound cache passes without a word; after a clean end nothing is checked', async () => {
    const time = createManualTime();
    const first = await startEngine({ api: serverWith(50, time), time });
    await time.advance(2_000);
    const copy = copyFolder(first.path);
    await first.engine.close();
    putBack(copy, first.path);
    const again = await startEngine({ time, path: first.path });
    await time.advance(5_000);
    expect(again.engine.call('sync.get', {})).toMatchObject({ notice: null, check: null });
    expect(again.logged.map(({ message }) => message)).toContain('the cache was not closed the last time');
    const clean = await again.restart();
    expect(clean.logged.map(({ message }) => message)).not.toContain(
      'the cache was not closed the last time',
    );
    await clean.engine.close();
  });

  test('a check that takes long says how far it is', async () => {
    const time = createManualTime();
    const cache = openCache(parts, testCachePath(), key);
    const told: unknown[] = [];
    let nowMs = 0;
    checkPages({
      db: cache.read,
      timers: time.timers,
      clock: { nowMs: () => (nowMs += 100) },
      tell: (progress) => told.push(progress),
      failed: (error) => told.push(error),
    });
    await time.advance(5_000);
    cache.close();
    expect(told.at(0)).toMatchObject({ done: expect.any(Number), of: expect.any(Number) });
    expect(told.at(-1)).toBeNull();
  });
});

test('work is salvaged row by row around the pages that are damaged', () => {
  const path = testCachePath();
  const cache = openCache(parts, path, key);
  const insert = `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, text, queued_at, state, attempts)
    VALUES (?, 'timeline.add', 'i', ?, '{}', 's', ?, 't', 'queued', 0)`;
  cache.write.transaction(() => {
    for (let number = 1; number <= 400; number += 1) {
      cache.write.run(insert, `id-${number}`, `id-${number}`, 'words '.repeat(60));
      putDraft(cache.write, `draft-${String(number).padStart(4, '0')}`, 'x'.repeat(300), 't');
    }
  });
  const leaves = (table: string) =>
    cache.write.values<number>(
      `SELECT pageno FROM dbstat WHERE name = '${table}' AND pagetype = 'leaf' ORDER BY path`,
    );
  const outbox = leaves('outbox');
  const lost = [outbox[3], outbox[9], leaves('drafts')[4]];
  expect(outbox.length).toBeGreaterThan(15);
  cache.close();
  const bytes = readFileSync(path);
  for (const page of lost)
    bytes[((page ?? 1) - 1) * 8_192 + 100] = (bytes[((page ?? 1) - 1) * 8_192 + 100] ?? 0) ^ 1;
  writeFileSync(path, bytes);

  const again = replaceDamaged(parts, path, key);
  const kept = allOutboxRows(again.read);
  const each = 400 / outbox.length;
  expect(kept.length).toBeGreaterThan(400 - 3 * each);
  expect(kept.length).toBeLessThan(400);
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq).sort((a, b) => a - b));
  const drafts = again.read.values<number>('SELECT count(*) FROM drafts')[0] ?? 0;
  expect(drafts).toBeGreaterThan(340);
  expect(again.notice).toMatch(/recovered from it, but more may have been in the part that is unreadable/);
  again.close();
});
