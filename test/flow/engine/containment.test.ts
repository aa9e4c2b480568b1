import { expect, test } from 'vitest';
import type { ContainmentPatch, ContainmentStatus } from '../../../shared/domain/containment-action.ts';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const isolate = { kind: 'isolate_host' as const, target: 'web-03', reason: 'Beacons every minute' };

async function setUp() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const under = await startEngine({ time, api });
  await time.advance(100);
  const { engine } = under;
  const shown = () => engine.call('incident.get', { id: incident.id })?.containment ?? [];
  const entries = () => engine.call('outbox.list', {}).entries;
  const propose = () => engine.call('containment.propose', { incident_id: incident.id, action: isolate });
  const update = (action_id: string, patch: ContainmentPatch) =>
    engine.call('containment.update', { incident_id: incident.id, action_id, patch });
  return { ...under, time, api, engine, shown, entries, propose, update };
}

/** Somebody else takes it a step further. */
function others(api: FakeApi, id: string, status: ContainmentStatus, outcome: string | null): void {
  const action = api.containment.get(id);
  if (action === undefined) throw new Error('there is no such action');
  const data = { ...action, status, outcome, version: action.version + 1 };
  api.seed({ kind: 'containment', id, incident_id: incident.id, data });
}

test('an action that is proposed and carried out without a network arrives in that order, once', async () => {
  const { api, engine, entries, propose, shown, time, update } = await setUp();
  api.fault = () => 'drop';
  const { action_id: id } = propose();
  update(id, { status: 'in_progress' });
  update(id, { status: 'done', outcome: 'Taken off the network' });
  expect(shown()).toMatchObject([
    { id, target: 'web-03', status: 'done', outcome: 'Taken off the network', state: 'pending' },
  ]);
  expect(engine.call('incident.get', { id: incident.id })?.state).toBe('confirmed');
  expect(entries().map((entry) => entry.summary)).toEqual([
    'Propose containment: isolate host, web-03',
    'Containment isolate host, web-03: proposed → in progress',
    'Containment isolate host, web-03: in progress → done',
  ]);
  await time.advance(5_000);
  api.fault = () => null;
  engine.call('sync.now', {});
  await time.advance(60_000);
  expect(entries()).toEqual([]);
  expect(shown()).toMatchObject([{ id, status: 'done', state: 'confirmed', version: 3 }]);
  expect([...api.effects.values()].every((count) => count === 1)).toBe(true);
  expect([...api.containment.values()]).toMatchObject([{ id, status: 'done', version: 3 }]);
  await engine.close();
});

test('a step that the table does not have is refused at once', async () => {
  const { engine, propose, update } = await setUp();
  const { action_id: id } = propose();
  expect(() => update(id, { status: 'reverted' })).toThrow('no step from proposed to reverted');
  await engine.close();
});

test('what others changed in the same action waits for the person, with both words kept', async () => {
  const { api, engine, entries, propose, shown, time, update } = await setUp();
  const { action_id: id } = propose();
  await time.advance(1_000);
  api.telling = false;
  others(api, id, 'cancelled', 'Wrong host');
  update(id, { status: 'done', outcome: 'Isolated at 10:14' });
  await time.advance(1_000);
  expect(api.containment.get(id)).toMatchObject({ status: 'cancelled', outcome: 'Wrong host' });
  expect(shown()).toMatchObject([{ status: 'cancelled', outcome: 'Wrong host', state: 'refused' }]);
  expect(entries()).toMatchObject([
    {
      kind: 'containment.update',
      state: 'refused',
      text: 'Isolated at 10:14',
      problem: { code: 'stale', message: expect.stringContaining('it is cancelled now (“Wrong host”)') },
    },
  ]);
  engine.call('outbox.discard', { id: entries()[0]?.id ?? '' });
  expect(shown()).toMatchObject([{ status: 'cancelled', state: 'confirmed' }]);
  await engine.close();
});

test('sent again, it is put over theirs where a step leads there', async () => {
  const { api, engine, entries, propose, time, update } = await setUp();
  const { action_id: id } = propose();
  await time.advance(1_000);
  api.telling = false;
  others(api, id, 'in_progress', 'Calling the owner');
  update(id, { status: 'done', outcome: 'Isolated' });
  await time.advance(1_000);
  expect(entries()).toMatchObject([{ state: 'refused' }]);
  engine.call('outbox.retry', { id: entries()[0]?.id ?? '' });
  await time.advance(1_000);
  expect(entries()).toEqual([]);
  expect(api.containment.get(id)).toMatchObject({ status: 'done', outcome: 'Isolated' });
  await engine.close();
});

test('a change that others have made already is taken as done', async () => {
  const { api, engine, entries, propose, time, update } = await setUp();
  const { action_id: id } = propose();
  await time.advance(1_000);
  api.telling = false;
  others(api, id, 'in_progress', null);
  update(id, { status: 'in_progress' });
  await time.advance(1_000);
  expect(entries()).toEqual([]);
  expect(api.containment.get(id)).toMatchObject({ status: 'in_progress', version: 2 });
  await engine.close();
});

test('a proposal that lost its answer is sent again and does not double', async () => {
  const { api, engine, entries, propose, shown, time } = await setUp();
  let lost = 0;
  api.fault = (request) => {
    if (request.method !== 'POST' || lost > 0) return null;
    lost += 1;
    return 'drop_answer';
  };
  propose();
  await time.advance(60_000);
  expect(entries()).toEqual([]);
  expect(shown()).toMatchObject([{ target: 'web-03', state: 'confirmed' }]);
  expect(api.containment.size).toBe(1);
  await engine.close();
});

test('a viewer cannot propose', async () => {
  const { api, time } = await setUp();
  const { engine } = await startEngine({ api, time, me: { ...sampleMe, roles: ['viewer'] } });
  expect(() => engine.call('containment.propose', { incident_id: incident.id, action: isolate })).toThrow(
    'needs the role',
  );
  await engine.close();
});
