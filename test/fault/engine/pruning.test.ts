import { expect, test } from 'vitest';
import { rewriteShrinkable } from '../../../electron/engine/cache/change-key.ts';
import type { OpenDatabase } from '../../../electron/engine/cache/database.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openShrinkable } from '../../../electron/engine/cache/open-shrinkable.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { startEngine, testCachePath } from '../../fakes/engine-under-test.ts';
import { createFailingDisk } from '../../fakes/failing-disk.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { seedOld } from '../../fakes/old-incidents.ts';

const key = Buffer.alloc(32, 0xab);
const clock = { nowMs: () => 1_795_000_000_000 };

async function withOld(count: number, notes: number) {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const ids = Array.from({ length: count }, (_, at) => seedOld(api, at + 1, notes));
  const disk = createFailingDisk();
  const started = await startEngine({ api, time, parts: { openDatabase: disk.open } });
  await time.advance(2_000);
  return { ...started, disk, ids };
}

/** What is not marked as pruned has all its entries, and what is marked has none. */
function expectHonest(path: string, count: number, notes: number): number {
  const cache = openCache({ openDatabase: openSqlite, files: diskFiles, clock }, path, key);
  const { read } = cache;
  expect(read.values('PRAGMA integrity_check')).toEqual(['ok']);
  const rows = read.tuples<readonly [number, number | null, number]>(
    `SELECT i.n, p.n, (SELECT count(*) FROM events e WHERE e.incident_n = i.n)
     FROM incidents i LEFT JOIN pruned p ON p.n = i.n`,
  );
  expect(rows).toHaveLength(count);
  for (const [, pruned, entries] of rows) expect(entries).toBe(pruned === null ? notes : 0);
  const words = read.values<number>(`SELECT count(*) FROM search WHERE search MATCH 'entry'`)[0];
  const left = rows.filter(([, pruned]) => pruned === null).length;
  expect(words, 'words of what went are not found').toBe(left * notes);
  cache.close();
  return count - left;
}

test('a disk that fills up in the middle of pruning ends the pass, says so and loses nothing', async () => {
  const { engine, time, disk, path } = await withOld(60, 40);
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(45);
  disk.failing = ['COMMIT'];
  await time.advance(1_000);
  const { last, pass, pruned } = engine.call('storage.get', {});
  expect(pass).toBeNull();
  expect(last).toMatchObject({ end: 'failed', problem: { code: 'disk_full' } });
  disk.failing = [];
  engine.call('storage.prune', {});
  await time.advance(5_000);
  expect(engine.call('storage.get', {})).toMatchObject({ last: { end: 'done', problem: null }, pruned: 60 });
  await engine.close();
  expect(expectHonest(path, 60, 40)).toBeGreaterThan(pruned);
});

test.each(['DELETE FROM events', 'DELETE FROM search', 'INSERT OR IGNORE INTO pruned', 'INSERT INTO search'])(
  'a failure at %s leaves each incident whole or marked',
  async (statement) => {
    const { engine, time, disk, path, ids } = await withOld(30, 40);
    disk.code = 'SQLITE_IOERR_WRITE';
    disk.failing = [statement];
    engine.call('storage.set', { keep_days: 30 });
    await time.advance(1_000);
    expect(engine.call('storage.get', {}).last).toMatchObject({ end: 'failed' });
    disk.failing = [];
    await engine.close();
    expectHonest(path, ids.length, 40);
  },
);

test('an incident that cannot be saved when it is fetched stays marked, and comes when there is room', async () => {
  const { engine, time, disk, ids } = await withOld(2, 5);
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  const [first = ''] = ids;
  engine.call('incident.show', { incident_id: first });
  disk.failing = ['INSERT OR IGNORE INTO events'];
  await time.advance(2_000);
  expect(engine.call('incident.get', { id: first })).toMatchObject({
    timeline: [],
    not_kept: { state: 'waiting', problem: { code: 'disk_full' } },
  });
  disk.failing = [];
  await time.advance(60_000);
  const view = engine.call('incident.get', { id: first });
  expect(view?.not_kept).toBeNull();
  expect(view?.timeline).toHaveLength(5);
  await engine.close();
});

/** As before the file could become smaller. */
const openOld: OpenDatabase = (path, options) => {
  const connection = openSqlite(path, options);
  const pragma = connection.pragma.bind(connection);
  connection.pragma = ((text: string, how) =>
    pragma(text.replace('auto_vacuum = INCREMENTAL', 'auto_vacuum = NONE'), how)) as typeof connection.pragma;
  return connection;
};

test('a cache whose file cannot become smaller is written anew at its next open, or stays as it is', () => {
  const path = testCachePath();
  const old = openCache({ openDatabase: openOld, files: diskFiles, clock }, path, key);
  expect(old.shrinks).toBe(false);
  old.write.run(`INSERT INTO drafts (key, text, saved_at) VALUES ('a', 'words', '2026-11-22T09:00:00.000Z')`);
  old.close();

  const noRoom: OpenDatabase = (file, options) => {
    if (file.endsWith('.rekey')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return openSqlite(file, options);
  };
  const kept = openShrinkable({ openDatabase: noRoom, files: diskFiles, clock }, path, key, false);
  expect(kept.shrinks).toBe(false);
  expect(kept.read.values('SELECT text FROM drafts')).toEqual(['words']);
  kept.close();
  expect(diskFiles.size(`${path}.rekey`)).toBe(0);

  const anew = openShrinkable({ openDatabase: openSqlite, files: diskFiles, clock }, path, key, false);
  expect(anew.shrinks).toBe(true);
  expect(anew.read.values('SELECT text FROM drafts')).toEqual(['words']);
  expect(anew.read.values('PRAGMA integrity_check')).toEqual(['ok']);
  expect(anew.write.values('PRAGMA synchronous')).toEqual([2]);
  anew.close();
  const parts = { openDatabase: openSqlite, files: diskFiles, clock };
  expect(rewriteShrinkable(parts, path, Buffer.alloc(32, 1))).toMatchObject({ done: false });
});
