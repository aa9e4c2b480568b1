import { expect, test } from 'vitest';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFailingDisk } from '../../fakes/failing-disk.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const at = '2026-11-22T09:00:00.000Z';
const aNote = { kind: 'note' as const, text: 'Seen', happened_at: at };

function setUp() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  return { time, api };
}

test('an edit that says what others already said does not carry the next one over their changes', async () => {
  const { time, api } = setUp();
  const { engine } = await startEngine({ time, api });
  await time.advance(100);
  api.telling = false;
  api.fault = (request) => (request.method === 'PATCH' ? 'drop' : null);
  engine.call('incident.edit', { incident_id: incident.id, patch: { severity: 'high' } });
  engine.call('incident.edit', { incident_id: incident.id, patch: { title: 'Mine' } });
  await time.advance(10);
  api.edit(incident.id, { severity: 'high', title: 'Theirs' });
  api.fault = () => null;
  await time.advance(60_000);
  expect(api.incidents.get(incident.id)?.title).toBe('Theirs');
  expect(engine.call('conflict.list', {}).conflicts).toMatchObject([
    { fields: [{ field: 'title', mine: 'Mine', theirs: 'Theirs' }] },
  ]);
});

test.each([90_000, 3_600_000])(
  'a clock that is put back by %i ms does not hold back what waits',
  async (byMs) => {
    const { time, api } = setUp();
    const { engine } = await startEngine({ time, api });
    await time.advance(100);
    api.fault = () => 'drop';
    engine.call('timeline.add', { incident_id: incident.id, event: aNote, draft_key: null });
    await time.advance(20_000);
    time.jump(-byMs);
    api.fault = (request) => (request.method === 'GET' ? 'drop' : null);
    await time.advance(60_000);
    expect(engine.call('outbox.list', {}).entries).toEqual([]);
    expect(api.events.size).toBe(1);
  },
);

test('a cursor that expires while the disk is full is renewed when there is space again', async () => {
  const { time, api } = setUp();
  const disk = createFailingDisk();
  const { engine } = await startEngine({ time, api, parts: { openDatabase: disk.open } });
  await time.advance(100);
  disk.failing = ['INSERT', 'UPDATE', 'DELETE'];
  api.expireCursors();
  for (const stream of api.streams) stream.fail();
  await time.advance(60_000);
  disk.failing = [];
  api.edit(incident.id, { title: 'Newer' });
  await time.advance(60_000);
  expect(engine.call('sync.get', {}).connection).toBe('live');
  expect(engine.call('incident.get', { id: incident.id })?.incident.title).toBe('Newer');
});

test('an edit that was tried often without an answer is merged at once when others were faster', async () => {
  const { time, api } = setUp();
  const { engine } = await startEngine({ time, api });
  await time.advance(100);
  api.telling = false;
  api.fault = (request) => (request.method === 'PATCH' ? 'drop' : null);
  engine.call('incident.edit', { incident_id: incident.id, patch: { severity: 'high' } });
  await time.advance(120_000);
  const tries = engine.call('outbox.list', {}).entries[0]?.attempts ?? 0;
  expect(tries).toBeGreaterThan(5);
  api.edit(incident.id, { title: 'Theirs' });
  api.fault = () => null;
  engine.call('sync.now', {});
  await time.advance(100);
  expect(api.incidents.get(incident.id)).toMatchObject({ severity: 'high', title: 'Theirs' });
  await engine.close();
});
