import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache, replaceDamaged } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import type { Engine } from '../../../electron/engine/engine.ts';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { seedIncident, seedOld } from '../../fakes/old-incidents.ts';
import { sampleEvent, sampleId } from '../../fakes/sample-rows.ts';

const closedView = { ...everything, status: ['closed' as const] };

async function online(closed = 4, notes = 6, sync = true) {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock, sync });
  const ids = Array.from({ length: closed }, (_, at) => seedOld(api, at + 1, notes));
  const openId = seedIncident(api, 90, notes);
  const started = await startEngine({ api, time });
  await time.advance(2_000);
  return { ...started, ids, openId, first: ids[0] ?? '' };
}

const get = (engine: Engine, id: string) => {
  const view = engine.call('incident.get', { id });
  if (view === null) throw new Error('not here');
  return view;
};
const isKept = (engine: Engine, id: string) => get(engine, id).not_kept === null;
const search = (engine: Engine, text: string, more = {}) =>
  engine.call('queue.page', {
    filter: { ...everything, ...more, text },
    sort: newestFirst,
    ...{ offset: 0, limit: 50 },
  });

test('closed incidents that nobody has touched for long keep their row and say what is missing', async () => {
  const { engine, time, ids, openId, first, topics } = await online();
  expect(engine.call('storage.get', {})).toMatchObject({ pruned: 0, kept: { of: 0, complete: 0 } });
  topics.length = 0;
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  expect(engine.call('storage.get', {})).toMatchObject({
    pruned: 4,
    policy: { keep_days: 30 },
    pass: null,
    over: null,
    last: { end: 'done', pruned: 4, open_pruned: 0, problem: null },
  });
  expect(search(engine, '').total, 'the queue is whole').toBe(5);
  for (const id of ids) {
    const view = get(engine, id);
    expect(view.incident.description).toContain('sign-in page');
    expect(view.timeline).toEqual([]);
    expect(view.not_kept).toMatchObject({ why: 'age', entries: 6, state: 'waiting', problem: null });
    expect(Date.parse(view.not_kept?.since ?? '')).toBeGreaterThan(Date.parse('2026-11-22T09:00:00Z'));
  }
  expect(get(engine, openId)).toMatchObject({ not_kept: null });
  expect(get(engine, openId).timeline).toHaveLength(6);
  expect(topics).toEqual(expect.arrayContaining(['storage', `incident:${first}`]));
  await engine.close();
});

test('search says how many incidents it could not look into, and finds their rows', async () => {
  const { engine, time } = await online();
  expect(search(engine, 'pelikan2')).toMatchObject({ total: 1, unsearched: 0 });
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  expect(search(engine, 'pelikan2')).toMatchObject({ total: 0, unsearched: 4 });
  expect(search(engine, 'pelikan90')).toMatchObject({ total: 1, unsearched: 4 });
  expect(search(engine, 'pelikan90', { status: ['new'] })).toMatchObject({ total: 1, unsearched: 0 });
  expect(search(engine, 'phishing wave 2 ')).toMatchObject({ total: 2, unsearched: 3 });
  expect(search(engine, '')).toMatchObject({ total: 5, unsearched: 0 });
  await engine.close();
});

test('one that is opened is fetched at once, whole, and stays', async () => {
  const { engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  engine.call('incident.show', { incident_id: first });
  await time.advance(100);
  expect(get(engine, first).not_kept).toBeNull();
  expect(get(engine, first).timeline.map(({ event }) => event.id)).toHaveLength(6);
  expect(search(engine, 'pelikan1').total).toBe(1);
  engine.call('incident.show', { incident_id: null });
  engine.call('storage.prune', {});
  await time.advance(3_600_000);
  expect(isKept(engine, first)).toBe(true);
  await engine.close();
});

test('offline it says so and what is known, and comes when the server is reached again', async () => {
  const { api, engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  engine.call('drill.start', { minutes: 5 });
  await time.advance(1_000);
  const before = api.requests.length;
  engine.call('incident.show', { incident_id: first });
  await time.advance(10_000);
  expect(get(engine, first)).toMatchObject({
    incident: { title: 'Phishing wave 1' },
    timeline: [],
    not_kept: { state: 'waiting', entries: 6 },
  });
  expect(api.requests.length).toBe(before);
  engine.call('timeline.add', {
    incident_id: first,
    event: { kind: 'note', text: 'written without the rest', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  expect(get(engine, first).timeline.map(({ state }) => state)).toEqual(['pending']);
  expect(get(engine, first).not_kept).not.toBeNull();
  await time.advance(300_000);
  expect(engine.call('sync.get', {}).connection).toBe('live');
  expect(get(engine, first).not_kept).toBeNull();
  expect(get(engine, first).timeline).toHaveLength(7);
  await engine.close();
});

test('a change to a pruned incident moves its row and never makes a half timeline', async () => {
  const { api, engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  api.edit(first, { title: 'Named again' });
  const event = sampleEvent(77, first);
  api.seed({ kind: 'event', id: event.id, incident_id: first, data: event });
  await time.advance(500);
  expect(get(engine, first)).toMatchObject({ incident: { title: 'Named again' }, timeline: [] });
  expect(isKept(engine, first)).toBe(false);
  engine.call('incident.show', { incident_id: first });
  await time.advance(500);
  expect(get(engine, first).timeline).toHaveLength(7);
  await engine.close();
});

test('a change that comes while an incident is being fetched is not lost between the two', async () => {
  const { api, engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  const late = sampleEvent(78, first, { text: 'came in between' });
  let asked = 0;
  api.fault = (request) => {
    if (request.method !== 'GET' || !request.path.endsWith(first)) return null;
    asked += 1;
    if (asked > 1) return null;
    const timeline = [...api.events.values()].filter((one) => one.incident_id === first);
    const body = { incident: api.incidents.get(first), timeline, evidence: [], containment: [] };
    // The server has read its store; before the answer arrives, the feed tells of one more entry.
    api.seed({ kind: 'event', id: late.id, incident_id: first, data: late });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };
  engine.call('incident.show', { incident_id: first });
  await time.advance(60_000);
  expect(get(engine, first).not_kept).toBeNull();
  expect(get(engine, first).timeline.map(({ event }) => event.text)).toContain('came in between');
  await engine.close();
});

test('a full resync leaves pruned incidents pruned, and what is kept equal to the server', async () => {
  const { api, engine, time, first, openId } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  engine.call('incident.show', { incident_id: first });
  await time.advance(500);
  api.expireCursors();
  for (const stream of api.streams) stream.end();
  await time.advance(60_000);
  expect(engine.call('sync.get', {}).connection).toBe('live');
  expect(engine.call('storage.get', {}).pruned).toBe(3);
  expect(get(engine, first).timeline).toHaveLength(6);
  expect(get(engine, openId).timeline).toHaveLength(6);
  await engine.close();
});

test('a server without a feed is asked for the list only where an incident was pruned', async () => {
  const { api, engine, time, first } = await online(2, 6, false);
  expect(engine.call('sync.get', {}).connection).toBe('polling');
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  api.edit(first, { title: 'Polled' });
  const before = api.requests.filter(({ path }) => path.endsWith(first)).length;
  await time.advance(20_000);
  expect(get(engine, first)).toMatchObject({ incident: { title: 'Polled' }, timeline: [] });
  expect(api.requests.filter(({ path }) => path.endsWith(first)).length).toBe(before);
  engine.call('incident.show', { incident_id: first });
  await time.advance(1_000);
  expect(get(engine, first).timeline).toHaveLength(6);
  await engine.close();
});

test('what waits, was refused, conflicts, is being written, pinned or on the screen is never pruned', async () => {
  const { api, engine, time, ids } = await online(6);
  const [noted = '', refused = '', drafted = '', pinned = '', shown = '', free = ''] = ids;
  const note = (incident_id: string) => ({
    incident_id,
    event: { kind: 'note' as const, text: 'mine', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  api.fault = (request) => {
    if (request.method !== 'POST') return null;
    if (request.path.includes(noted)) return 'drop';
    const body = JSON.stringify({ type: 'about:blank', title: 'No', status: 403 });
    return { status: 403, headers: { 'content-type': 'application/problem+json' }, body };
  };
  engine.call('timeline.add', note(noted));
  engine.call('timeline.add', note(refused));
  engine.call('draft.save', { key: `note:${drafted}`, text: 'half a sentence' });
  engine.call('keep.incident', { incident_id: pinned, pinned: true });
  engine.call('incident.show', { incident_id: shown });
  await time.advance(500);
  expect(
    engine
      .call('outbox.list', {})
      .entries.map(({ state }) => state)
      .sort(),
  ).toEqual(expect.arrayContaining(['refused']));
  engine.call('storage.set', { keep_days: 1, limit_bytes: 1_048_576 });
  await time.advance(60_000);
  for (const id of [noted, refused, drafted, pinned, shown]) expect(isKept(engine, id)).toBe(true);
  expect(isKept(engine, free)).toBe(false);
  await engine.close();
});

test('a limit is met by closed incidents first, by open ones where it must be, and the file really shrinks', async () => {
  const { engine, time, path, openId } = await online(40, 120);
  const size = () => statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  const before = size();
  const limit_bytes = Math.max(1_048_576, Math.round(before / 3));
  engine.call('storage.set', { keep_days: null, limit_bytes });
  await time.advance(30_000);
  const { last, over, pruned } = engine.call('storage.get', {});
  expect(over).toBeNull();
  expect(last).toMatchObject({ end: 'done', open_pruned: 0 });
  expect(last?.bytes_before).toBeGreaterThanOrEqual(before);
  expect(pruned).toBeGreaterThan(10);
  expect(pruned).toBeLessThan(40);
  expect(size()).toBeLessThanOrEqual(limit_bytes);
  expect(isKept(engine, openId)).toBe(true);
  expect(last?.bytes_after).toBe(size());
  await engine.close();
});

test('a limit that pins stand in the way of is said, with what stands in the way', async () => {
  const { engine, time } = await online(40, 120);
  engine.call('keep.view', { label: 'Closed ones', filter: closedView });
  engine.call('storage.set', { limit_bytes: 1_048_576 });
  await time.advance(30_000);
  const { over, last } = engine.call('storage.get', {});
  expect(over).toMatchObject({ pinned: 40, work: 0, shown: 0 });
  expect(over?.bytes).toBeGreaterThan(0);
  expect(last, 'the open one had to go').toMatchObject({ pruned: 1, open_pruned: 1 });
  await engine.close();
});

test('a pinned view is fetched, grows with what comes to fit it, and says how much of it is here', async () => {
  const { api, engine, time, first, openId } = await online(4);
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  expect(engine.call('storage.get', {}).pruned).toBe(4);
  const { id } = engine.call('keep.view', { label: 'Closed', filter: closedView });
  expect(engine.call('keep.view', { label: 'The same', filter: closedView }).id).toBe(id);
  expect(engine.call('keep.list', {})).toMatchObject({
    views: [{ id, label: 'Closed', kept: { of: 4, complete: 0 } }],
    kept: { of: 4, complete: 0 },
    problem: null,
  });
  await time.advance(2_000);
  expect(engine.call('keep.list', {}).kept).toEqual({ of: 4, complete: 4 });
  expect(get(engine, first)).toMatchObject({ pinned: false, pinned_by: ['Closed'], not_kept: null });
  engine.call('storage.prune', {});
  await time.advance(3_600_000);
  expect(engine.call('storage.get', {}).pruned).toBe(0);
  api.edit(openId, { status: 'closed' });
  await time.advance(2_000);
  expect(engine.call('keep.list', {}).kept).toEqual({ of: 5, complete: 5 });

  engine.call('keep.remove_view', { id });
  engine.call('storage.prune', {});
  await time.advance(60_000);
  expect(engine.call('storage.get', {}).pruned, 'the fifth was just closed').toBe(4);
  await engine.close();
});

test('pins, policy and what was pruned survive a restart, and a damaged cache keeps the pins', async () => {
  const { engine, time, ids, first, restart } = await online();
  engine.call('keep.incident', { incident_id: first, pinned: true });
  engine.call('storage.set', { keep_days: 30, limit_bytes: 50_000_000 });
  await time.advance(5_000);
  const again = await restart();
  expect(again.engine.call('storage.get', {})).toMatchObject({
    pruned: ids.length - 1,
    policy: { keep_days: 30, limit_bytes: 50_000_000 },
    kept: { of: 1, complete: 1 },
  });
  await again.engine.close();
  const parts = { openDatabase: openSqlite, files: diskFiles, clock: time.clock };
  const key = Buffer.alloc(32, 0xab);
  replaceDamaged(parts, again.path, key).close();
  const cache = openCache(parts, again.path, key);
  expect(cache.read.values('SELECT incident_id FROM pins')).toEqual([first]);
  expect(cache.read.values(`SELECT value FROM meta WHERE name = 'storage_policy'`)).toHaveLength(1);
  cache.close();
});

test('an incident that the server no longer gives says why, and is asked for again when the user wants it', async () => {
  const { api, engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  let broken = true;
  api.fault = (request) => {
    if (!broken || request.method !== 'GET' || !request.path.endsWith(first)) return null;
    const body = JSON.stringify({ type: 'about:blank', title: 'Gone', status: 404 });
    return { status: 404, headers: { 'content-type': 'application/problem+json' }, body };
  };
  engine.call('incident.show', { incident_id: first });
  await time.advance(9_000);
  expect(get(engine, first).not_kept).toMatchObject({ state: 'failed', problem: { code: 'not_found' } });
  expect(api.requests.filter(({ path }) => path.endsWith(first))).toHaveLength(1);
  broken = false;
  engine.call('incident.show', { incident_id: first });
  await time.advance(500);
  expect(isKept(engine, first)).toBe(true);
  await engine.close();
});

test('one bad answer is not for ever: without anybody’s doing it is asked for again', async () => {
  const { api, engine, time, first } = await online();
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(5_000);
  let broken = true;
  api.fault = (request) => {
    if (!broken || request.method !== 'GET' || !request.path.endsWith(first)) return null;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '<html>' };
  };
  engine.call('keep.incident', { incident_id: first, pinned: true });
  const asked = () => api.requests.filter(({ path }) => path.endsWith(first)).length;
  await time.advance(9_000);
  expect(asked()).toBe(1);
  await time.advance(120_000);
  expect(asked()).toBeGreaterThan(2);
  expect(asked()).toBeLessThan(20);
  broken = false;
  await time.advance(300_000);
  expect(isKept(engine, first)).toBe(true);
  await engine.close();
});

test('a pass is cancelled where it is, and closing the cache in the middle of one loses nothing', async () => {
  const { engine, time, restart } = await online(60, 120);
  engine.call('storage.set', { keep_days: 30 });
  await time.advance(80);
  const { pass } = engine.call('storage.get', {});
  expect(pass?.pruned).toBeGreaterThan(0);
  engine.call('storage.stop', {});
  const { last, pruned } = engine.call('storage.get', {});
  expect(last).toMatchObject({ end: 'cancelled' });
  expect(pruned).toBeLessThan(60);
  await time.advance(1_000);
  expect(engine.call('storage.get', {}).pruned).toBe(pruned);
  engine.call('storage.prune', {});
  await time.advance(50);
  const again = await restart();
  expect(again.engine.call('storage.get', {}).pruned).toBeGreaterThanOrEqual(pruned);
  await again.time.advance(60_000);
  expect(again.engine.call('storage.get', {})).toMatchObject({ pruned: 60, pass: null });
  expect(search(again.engine, '').total).toBe(61);
  expect(get(again.engine, sampleId(2, 90)).timeline).toHaveLength(120);
  await again.engine.close();
});

test('a drill tells how much of what is pinned was here', async () => {
  const { engine, time, first } = await online();
  engine.call('keep.incident', { incident_id: first, pinned: true });
  engine.call('drill.start', { minutes: 1 });
  engine.call('drill.end', {});
  await time.advance(10);
  expect(engine.call('drill.get', {}).report?.kept).toEqual({ of: 1, complete: 1 });
  await engine.close();
});
