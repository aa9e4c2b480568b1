import { expect, test } from 'vitest';
import type { BulkChange } from '../../../shared/ipc/bulk-calls.ts';
import { type EngineUnderTest, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const rows = [
  sampleIncident(1),
  sampleIncident(2, { status: 'triaged' }),
  sampleIncident(3, { status: 'triaged', assignee_id: sampleMe.id }),
];
const ids = rows.map((row) => row.id);

async function start() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  for (const data of rows) api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  return { api, time, under: await startEngine({ api, time }) };
}

const change = ({ engine }: EngineUnderTest, what: BulkChange, hold: 'all' | 'steps' = 'all', of = ids) =>
  engine.call('incident.edit_many', { incident_ids: of, change: what, hold }).results;
const entries = ({ engine }: EngineUnderTest) => engine.call('outbox.list', {}).entries;
const shown = ({ engine }: EngineUnderTest, id: string) => {
  const incident = engine.call('incident.get', { id })?.incident;
  return [incident?.status, incident?.assignee_id];
};
const stored = (api: ReturnType<typeof createFakeApi>, id: string) => {
  const incident = api.incidents.get(id);
  return [incident?.status, incident?.assignee_id];
};

test('a claim takes each as it is: new ones are acknowledged, own ones stay', async () => {
  const { api, time, under } = await start();
  const results = change(under, { kind: 'claim' });
  expect(results.map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'unchanged']);
  expect(ids.map((id) => shown(under, id))).toEqual([
    ['triaged', sampleMe.id],
    ['triaged', sampleMe.id],
    ['triaged', sampleMe.id],
  ]);
  await time.advance(9_000);
  expect(stored(api, ids[0] ?? '')).toEqual(['new', null]);
  await time.advance(2_000);
  expect(stored(api, ids[0] ?? '')).toEqual(['triaged', sampleMe.id]);
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('what is taken back within ten seconds never reaches the server', async () => {
  const { api, time, under } = await start();
  const items = change(under, { kind: 'claim' }).map(({ incident_id, changes }) => ({
    incident_id,
    changes,
  }));
  await time.advance(5_000);
  const { results } = under.engine.call('incident.take_back', { items });
  expect(results.map(({ outcome }) => outcome)).toEqual(['taken_back', 'taken_back', 'taken_back']);
  await time.advance(30_000);
  expect(ids.map((id) => shown(under, id))).toEqual(rows.map((row) => [row.status, row.assignee_id]));
  expect(api.effects.size).toBe(0);
  await under.engine.close();
});

test('one claim is sent at once, and only its step waits to be taken back', async () => {
  const { api, time, under } = await start();
  const [one = ''] = ids;
  const [result] = change(under, { kind: 'claim' }, 'steps', [one]);
  await time.advance(2_000);
  expect(stored(api, one)).toEqual(['new', sampleMe.id]);
  const taken = under.engine.call('incident.take_back', {
    items: [{ incident_id: one, changes: result?.changes ?? [] }],
  });
  expect(taken.results[0]?.outcome).toBe('changed_back');
  await time.advance(30_000);
  expect(stored(api, one)).toEqual(['new', null]);
  await under.engine.close();
});

test('after it was sent, fields are changed back and a step without a way back is told', async () => {
  const { api, time, under } = await start();
  const [one = ''] = ids;
  const [result] = change(under, { kind: 'claim' }, 'all', [one]);
  await time.advance(20_000);
  const taken = under.engine.call('incident.take_back', {
    items: [{ incident_id: one, changes: result?.changes ?? [] }],
  });
  expect(taken.results[0]).toMatchObject({
    outcome: 'kept',
    problem: { code: 'transition_refused', message: expect.stringContaining('has no way back') },
  });
  await time.advance(20_000);
  expect(stored(api, one)).toEqual(['triaged', null]);
  await under.engine.close();
});

test('taking back leaves what somebody has changed since', async () => {
  const { api, time, under } = await start();
  const [one = ''] = ids;
  const patch = { severity: 'low' } as const;
  const [result] = change(under, { kind: 'patch', patch }, 'steps', [one]);
  await time.advance(2_000);
  change(under, { kind: 'patch', patch: { severity: 'critical' } }, 'steps', [one]);
  await time.advance(2_000);
  const taken = under.engine.call('incident.take_back', {
    items: [{ incident_id: one, changes: result?.changes ?? [] }],
  });
  expect(taken.results[0]).toMatchObject({ outcome: 'kept', problem: { code: 'conflict' } });
  expect(api.incidents.get(one)?.severity).toBe('critical');
  await under.engine.close();
});

test('taking back keeps what was written after it', async () => {
  const { time, under } = await start();
  const [one = ''] = ids;
  const [result] = change(under, { kind: 'claim' }, 'all', [one]);
  change(under, { kind: 'patch', patch: { title: 'Renamed after the claim' } }, 'steps', [one]);
  under.engine.call('incident.take_back', {
    items: [{ incident_id: one, changes: result?.changes ?? [] }],
  });
  await time.advance(30_000);
  expect(under.engine.call('incident.get', { id: one })?.incident).toMatchObject({
    title: 'Renamed after the claim',
    status: 'new',
    assignee_id: null,
  });
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('each that cannot be changed says why, and the others are changed', async () => {
  const { under } = await start();
  const patch = { status: 'contained' } as const;
  const results = change(under, { kind: 'patch', patch }, 'all', [...ids, sampleId(2, 99)]);
  expect(results.map(({ name, outcome, problem }) => [name, outcome, problem?.message])).toEqual([
    ['INC-2026-0001', 'refused', 'There is no step from new to contained.'],
    ['INC-2026-0002', 'changed', undefined],
    ['INC-2026-0003', 'changed', undefined],
    ['', 'refused', 'This incident is not in the local cache.'],
  ]);
  expect(entries(under)).toHaveLength(2);
  await under.engine.close();
});

test('tags are added to and taken from what each has', async () => {
  const { under } = await start();
  change(under, { kind: 'tags', add: ['campaign-7'], remove: ['mail'] });
  const tags = ids.map((id) => under.engine.call('incident.get', { id })?.incident.tags);
  expect(tags).toEqual([['campaign-7'], ['campaign-7'], ['campaign-7']]);
  await under.engine.close();
});

test('the ids of a list come in parts, in its order', async () => {
  const { under } = await start();
  const sort = { by: 'reference', direction: 'asc' } as const;
  const part = (offset: number, limit: number) =>
    under.engine.call('queue.ids', { filter: {}, sort, offset, limit });
  expect(part(0, 2)).toEqual({ ids: ids.slice(0, 2), total: 3 });
  expect(part(2, 2).ids).toEqual(ids.slice(2));
  await under.engine.close();
});
