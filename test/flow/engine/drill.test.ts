import { expect, test } from 'vitest';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const note = (text: string) => ({
  incident_id: incident.id,
  event: { kind: 'note' as const, text, happened_at: '2026-11-22T09:00:00.000Z' },
  draft_key: null,
});
const page = (text: string) => ({
  filter: { ...everything, text },
  sort: newestFirst,
  offset: 0,
  limit: 10,
});

async function online() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const { engine } = await startEngine({ api, time });
  await time.advance(2_000);
  expect(engine.call('sync.get', {}).connection).toBe('live');
  return { time, api, engine };
}

test('a drill cuts the network, work goes on and is counted, and everything is sent at its end', async () => {
  const { time, api, engine } = await online();
  expect(engine.call('drill.get', {}).report).toBeNull();
  engine.call('drill.start', { minutes: 15 });
  await time.advance(1_000);
  expect(engine.call('sync.get', {})).toMatchObject({
    connection: 'offline',
    drill: { until: expect.any(String) },
    problem: { message: expect.stringContaining('drill') },
  });
  const before = api.requests.length;
  engine.call('queue.page', page(''));
  engine.call('queue.page', page('sample'));
  engine.call('incident.get', { id: incident.id });
  engine.call('timeline.add', note('written in the drill'));
  expect(() => engine.call('timeline.add', { ...note('x'), incident_id: sampleIncident(9).id })).toThrow();
  await time.advance(120_000);
  expect(api.requests.length, 'nothing leaves the machine').toBe(before);
  expect(engine.call('outbox.list', {}).entries).toHaveLength(1);

  engine.call('drill.end', {});
  await time.advance(2_000);
  expect(engine.call('sync.get', {})).toMatchObject({ connection: 'live', drill: null, pending: 0 });
  expect([...api.events.values()].map(({ text }) => text)).toEqual(['written in the drill']);
  const { report } = engine.call('drill.get', {});
  expect(report).toMatchObject({ queries: 3, searches: 1, accepted: 1, failed: 1 });
  expect(report?.requests_cut).toBeGreaterThan(3);
  expect(Date.parse(report?.ended_at ?? '') - Date.parse(report?.started_at ?? '')).toBe(121_000);
  await engine.close();
});

test('a drill ends by itself, and a change of the server meanwhile arrives then', async () => {
  const { time, api, engine } = await online();
  engine.call('drill.start', { minutes: 1 });
  await time.advance(1_000);
  api.edit(incident.id, { title: 'Changed meanwhile' });
  await time.advance(50_000);
  expect(engine.call('incident.get', { id: incident.id })?.incident.title).toBe(incident.title);
  await time.advance(15_000);
  expect(engine.call('sync.get', {})).toMatchObject({ connection: 'live', drill: null });
  expect(engine.call('incident.get', { id: incident.id })?.incident.title).toBe('Changed meanwhile');
  await engine.close();
});

test('a new drill counts from the beginning, and a close in the middle of one is a close like any other', async () => {
  const { time, engine } = await online();
  engine.call('drill.start', { minutes: 1 });
  engine.call('queue.page', page(''));
  engine.call('drill.end', {});
  await time.advance(2_000);
  engine.call('drill.start', { minutes: 240 });
  expect(engine.call('drill.get', {}).report).toMatchObject({ queries: 0, ended_at: null });
  await engine.close();
});
