import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { getMeta } from '../../../electron/engine/cache/tables/meta.ts';
import { everything, newestFirst, startEngine, testCachePath } from '../../fakes/engine-under-test.ts';
import { createFailingDisk } from '../../fakes/failing-disk.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const key = Buffer.alloc(32, 0xab);
const note = (text: string) => ({
  incident_id: sampleIncident(1).id,
  event: { kind: 'note' as const, text, happened_at: '2026-11-22T09:00:00.000Z' },
  draft_key: null,
});

function apiWithOne() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const data = sampleIncident(1);
  api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  return { api, time };
}

test('on a full disk nothing is accepted that is not kept, nothing is lost, and all goes on when there is room', async () => {
  const { api, time } = apiWithOne();
  const disk = createFailingDisk();
  const { engine } = await startEngine({ api, time, parts: { openDatabase: disk.open } });
  disk.failing = ['COMMIT'];
  expect(() => engine.call('timeline.add', note('no room'))).toThrow(
    expect.objectContaining({ code: 'disk_full' }),
  );
  expect(() => engine.call('draft.save', { key: 'a', text: 'b' })).toThrow(/disk is full/);
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  api.edit(sampleIncident(1).id, { title: 'While it was full' });
  await time.advance(5_000);
  expect(engine.call('sync.get', {}).problem?.code).toBe('disk_full');
  const rows = () =>
    engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 1 }).rows;
  expect(rows()[0]?.title).toBe('Phishing wave 1');
  disk.failing = [];
  await time.advance(60_000);
  expect(rows()[0]?.title).toBe('While it was full');
  expect(engine.call('sync.get', {})).toMatchObject({ connection: 'live', problem: null });
  engine.call('timeline.add', note('room again'));
  await time.advance(100);
  expect([...api.events.values()].map((event) => event.text)).toEqual(['room again']);
  await engine.close();
});

test('a note that the server took while the disk was full is confirmed later and made once', async () => {
  const { api, time } = apiWithOne();
  const disk = createFailingDisk();
  const { engine } = await startEngine({ api, time, parts: { openDatabase: disk.open } });
  api.fault = (request) => {
    if (request.method === 'POST') disk.failing = ['COMMIT'];
    return null;
  };
  engine.call('timeline.add', note('taken'));
  await time.advance(3_000);
  expect(engine.call('outbox.list', {}).entries).toHaveLength(1);
  api.fault = () => null;
  disk.failing = [];
  await time.advance(60_000);
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  expect([...api.effects.values()]).toEqual([1]);
  await engine.close();
});

test('a page and its cursor come in together or not at all', async () => {
  const { api, time } = apiWithOne();
  const disk = createFailingDisk();
  const path = testCachePath();
  const createTransport = () => {
    disk.failing = ['INSERT INTO meta']; // from here on: the cursor cannot be stored
    return api.transport;
  };
  const under = await startEngine({ api, time, path, parts: { openDatabase: disk.open, createTransport } });
  await under.engine.close();
  const cache = openCache({ openDatabase: openSqlite, files: diskFiles, clock: time.clock }, path, key);
  expect(getMeta(cache.read, 'cursor')).toBeNull();
  expect(cache.read.values<number>('SELECT count(*) FROM incidents')).toEqual([0]);
  cache.close();
});

test('damage that shows while working sets the cache aside, keeps pending work and fetches the rest again', async () => {
  const { api, time } = apiWithOne();
  const disk = createFailingDisk();
  const { engine, path } = await startEngine({ api, time, parts: { openDatabase: disk.open } });
  api.fault = (request) => (request.method === 'POST' ? 'drop' : null);
  engine.call('timeline.add', note('before the damage'));
  await time.advance(10);
  disk.code = 'SQLITE_CORRUPT';
  disk.failing = ['UPDATE incidents'];
  api.edit(sampleIncident(1).id, { title: 'Told while damaged' });
  await time.advance(1);
  disk.failing = [];
  await time.advance(5_000);
  expect(engine.call('sync.get', {}).notice).toMatch(/damaged.*1 pending action was recovered/);
  expect(readdirSync(dirname(path)).some((name) => name.includes('.damaged-'))).toBe(true);
  api.fault = () => null;
  engine.nudge();
  await time.advance(1_000);
  expect(engine.call('incident.get', { id: sampleIncident(1).id })).toMatchObject({
    incident: { title: 'Told while damaged' },
    timeline: [{ event: { text: 'before the damage' }, state: 'confirmed' }],
  });
  expect([...api.effects.values()]).toEqual([1]);
  await engine.close();
});

const child = `
  const { diskFiles } = await import('ROOT/electron/engine/cache/disk-files.ts');
  const { openCache } = await import('ROOT/electron/engine/cache/open-cache.ts');
  const { openSqlite } = await import('ROOT/electron/engine/cache/sqlite-connection.ts');
  const { applyChanges } = await import('ROOT/electron/engine/sync/apply-changes.ts');
  const { storedChange } = await import('ROOT/electron/engine/sync/stored-change.ts');
  const { sampleIncident } = await import('ROOT/test/fakes/sample-rows.ts');
  const cache = openCache({ openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => 0 } }, process.argv[1], Buffer.alloc(32, 0xab));
  for (let page = 1; ; page += 1) {
    const changes = Array.from({ length: 50 }, (_, index) => {
      const data = sampleIncident(page * 50 + index);
      return storedChange({ kind: 'incident', id: data.id, incident_id: data.id, data });
    });
    applyChanges(cache.write, changes, { cursor: String(page), syncedAt: null });
    process.stdout.write('page ' + page + '\\n');
    if (page === Number(process.argv[2])) process.kill(process.pid, 'SIGKILL');
  }
`;

test('after SIGKILL right after a page everything that was told is there, cursor and rows agreeing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-kill-'));
  const script = join(folder, 'child.mts');
  writeFileSync(script, child.replaceAll('ROOT', join(import.meta.dirname, '..', '..', '..')));
  for (const pages of [1, 7]) {
    const path = testCachePath();
    const code = `await import(${JSON.stringify(script)})`;
    const { stdout, signal } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', code, path, String(pages)],
      {
        encoding: 'utf8',
      },
    );
    expect(signal).toBe('SIGKILL');
    const told = stdout.trim().split('\n').length;
    const cache = openCache(
      { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => 0 } },
      path,
      key,
    );
    expect(cache.notice).toBeNull();
    const cursor = Number(getMeta(cache.read, 'cursor'));
    expect(cursor).toBeGreaterThanOrEqual(told);
    expect(cache.read.values<number>('SELECT count(*) FROM incidents')).toEqual([cursor * 50]);
    expect(cache.read.values<string>('PRAGMA integrity_check')).toEqual(['ok']);
    cache.close();
  }
  rmSync(folder, { recursive: true });
});
