import { expect, test } from 'vitest';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleIncident } from '../../fakes/sample-rows.ts';

const page = { filter: everything, sort: newestFirst, offset: 0, limit: 50 };

test('what the server has is in the queue, and what changes there arrives by the stream', async () => {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const incident = sampleIncident(1);
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const { engine, topics } = await startEngine({ api, time });
  expect(engine.call('queue.page', page).rows.map((row) => row.title)).toEqual(['Phishing wave 1']);
  expect(engine.call('sync.get', {}).connection).toBe('live');

  const event = sampleEvent(1, incident.id);
  api.seed({ kind: 'event', id: event.id, incident_id: incident.id, data: event });
  api.edit(incident.id, { title: 'Phishing wave, contained' });
  await time.advance(50);
  expect(engine.call('incident.get', { id: incident.id })?.timeline.map((entry) => entry.event.id)).toEqual([
    event.id,
  ]);
  expect(engine.call('queue.page', page).rows[0]?.title).toBe('Phishing wave, contained');
  expect(topics).toContain(`incident:${incident.id}`);
  expect(topics).toContain('queue');
  await engine.close();
});

test('a note is pending until the server has it, then confirmed, exactly once', async () => {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const incident = sampleIncident(1);
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const { engine } = await startEngine({ api, time });
  api.fault = () => 'drop';
  for (const stream of api.streams) stream.fail();
  await time.advance(10);
  expect(engine.call('sync.get', {}).connection).toBe('offline');
  const { event_id } = engine.call('timeline.add', {
    incident_id: incident.id,
    event: { kind: 'note', text: 'Called the mail team.', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  await time.advance(1_000);
  expect(engine.call('sync.get', {}).pending).toBe(1);
  const states = () =>
    engine.call('incident.get', { id: incident.id })?.timeline.map((entry) => [entry.event.id, entry.state]);
  expect(states()).toEqual([[event_id, 'pending']]);

  api.fault = () => null;
  engine.nudge();
  await time.advance(100);
  expect(states()).toEqual([[event_id, 'confirmed']]);
  expect(engine.call('sync.get', {})).toMatchObject({ connection: 'live', pending: 0, problem: null });
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  expect([...api.events.keys()]).toEqual([event_id]);
  await engine.close();
});
