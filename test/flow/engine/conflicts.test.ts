import { expect, test } from 'vitest';
import type { TransportRequest } from '../../../electron/net/transport.ts';
import type { Incident, IncidentPatch } from '../../../shared/domain/incident.ts';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import { type EngineUnderTest, everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime, type ManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const colleague = { ...sampleMe, id: sampleId(1, 2), username: 'noor', full_name: 'Noor Haddad' };
const isWrite = (request: TransportRequest) => request.method !== 'GET';

function apiWithOne(): { api: FakeApi; time: ManualTime } {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const { organization: _, ...user } = colleague;
  api.seed({ kind: 'user', id: user.id, incident_id: null, data: user });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  return { api, time };
}

const edit = ({ engine }: EngineUnderTest, patch: IncidentPatch) =>
  engine.call('incident.edit', { incident_id: incident.id, patch });
const conflicts = ({ engine }: EngineUnderTest) => engine.call('conflict.list', {}).conflicts;
const entries = ({ engine }: EngineUnderTest) => engine.call('outbox.list', {}).entries;
const shown = ({ engine }: EngineUnderTest) => engine.call('incident.get', { id: incident.id });
const counts = ({ engine }: EngineUnderTest) => engine.call('sync.get', {});
const row = ({ engine }: EngineUnderTest) =>
  engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 1 }).rows[0];

/** Both change while this console cannot send; then it can. */
async function bothChange(mine: IncidentPatch, theirs: Partial<Incident>) {
  const { api, time } = apiWithOne();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  edit(under, mine);
  api.edit(incident.id, theirs);
  api.fault = () => null;
  await time.advance(30_000);
  return { api, time, under };
}

function resolve(
  under: EngineUnderTest,
  choices: InputOf<'conflict.resolve'>['choices'],
  reason: string | null = null,
) {
  const [conflict] = conflicts(under);
  if (conflict === undefined) throw new Error('there is no conflict');
  return under.engine.call('conflict.resolve', {
    id: conflict.id,
    version: conflict.version,
    choices,
    reason,
  });
}

test('of an edit only the field that both changed waits; the rest is sent, and theirs is shown meanwhile', async () => {
  const { api, under } = await bothChange({ title: 'Mine', severity: 'high' }, { title: 'Theirs' });
  expect(api.incidents.get(incident.id)).toMatchObject({ title: 'Theirs', severity: 'high', version: 3 });
  expect(entries(under)).toEqual([]);
  expect(conflicts(under)).toMatchObject([
    {
      incident_id: incident.id,
      incident_title: 'Theirs',
      version: 3,
      fields: [
        { field: 'title', base: incident.title, mine: 'Mine', theirs: 'Theirs', mine_unavailable: null },
      ],
    },
  ]);
  expect(shown(under)).toMatchObject({ incident: { title: 'Theirs' }, conflict_fields: ['title'] });
  expect(row(under)).toMatchObject({ conflicts: 1, pending: 0, refused: 0 });
  expect(counts(under)).toMatchObject({ conflicts: 1, pending: 0, refused: 0 });
  await under.engine.close();
});

test('says who made theirs, and when, by the timeline', async () => {
  const { api, time, under } = await bothChange({ title: 'Mine' }, { title: 'Theirs' });
  const received_at = '2026-11-22T09:30:00.000Z';
  const changes = [{ field: 'title', old: incident.title, new: 'Theirs' }];
  const data = sampleEvent(7, incident.id, {
    ...{ kind: 'field_change', author_id: colleague.id, changes, received_at },
  });
  api.seed({ kind: 'event', id: data.id, incident_id: incident.id, data });
  await time.advance(1_000);
  expect(conflicts(under)[0]?.fields[0]).toMatchObject({
    theirs_by: 'Noor Haddad',
    theirs_at: received_at,
  });
  await under.engine.close();
});

test('a conflict outlives a restart, a full resync and further changes, with theirs kept up to date', async () => {
  const { api, time, under } = await bothChange({ description: 'My words' }, { description: 'Theirs' });
  const again = await under.restart();
  api.expireCursors();
  for (const stream of api.streams) stream.fail();
  await time.advance(10_000);
  expect(conflicts(again)[0]?.fields).toMatchObject([{ mine: 'My words', theirs: 'Theirs' }]);
  api.edit(incident.id, { description: 'Theirs, once more' });
  await time.advance(1_000);
  expect(conflicts(again)[0]?.fields).toMatchObject([{ mine: 'My words', theirs: 'Theirs, once more' }]);
  expect(counts(again)).toMatchObject({ conflicts: 1 });
  api.remove('incident', incident.id);
  await time.advance(1_000);
  expect(conflicts(again)[0]).toMatchObject({
    incident_title: null,
    fields: [{ mine: 'My words', mine_unavailable: expect.stringContaining('no longer here') }],
  });
  expect(() => resolve(again, { description: { take: 'mine' } })).toThrow(/only theirs/);
  resolve(again, { description: { take: 'theirs' } });
  expect(conflicts(again)).toEqual([]);
  await again.engine.close();
});

test('mine is a new edit on top of the version that was shown', async () => {
  const { api, time, under } = await bothChange({ title: 'Mine' }, { title: 'Theirs' });
  const before = api.requests.length;
  resolve(under, { title: { take: 'mine' } });
  expect(conflicts(under)).toEqual([]);
  expect(shown(under)).toMatchObject({ incident: { title: 'Mine' }, pending_fields: ['title'] });
  await time.advance(1_000);
  expect(api.incidents.get(incident.id)).toMatchObject({ title: 'Mine', version: 3 });
  const sent = api.requests.slice(before).filter(isWrite);
  expect(sent.map((request) => request.headers['if-match'])).toEqual(['"v2"']);
  await under.engine.close();
});

test('a third value is checked by the schema of its field before anything moves', async () => {
  const { api, time, under } = await bothChange({ severity: 'high' }, { severity: 'low' });
  expect(() => resolve(under, { severity: { take: 'value', value: 'dreadful' } })).toThrow(/does not fit/);
  expect(() => resolve(under, { title: { take: 'mine' } })).toThrow(/decided on already/);
  expect(conflicts(under)).toHaveLength(1);
  resolve(under, { severity: { take: 'value', value: 'critical' } });
  await time.advance(1_000);
  expect(api.incidents.get(incident.id)).toMatchObject({ severity: 'critical' });
  expect(counts(under)).toMatchObject({ conflicts: 0, pending: 0, refused: 0 });
  await under.engine.close();
});

test('theirs lets go of mine and sends nothing; what is not decided goes on waiting', async () => {
  const { api, time, under } = await bothChange(
    { title: 'Mine', tags: ['mine'] },
    { title: 'Theirs', tags: ['theirs'] },
  );
  const writes = api.requests.filter(isWrite).length;
  expect(resolve(under, { tags: { take: 'theirs' } })).toEqual({ command_id: null });
  await time.advance(1_000);
  expect(conflicts(under)[0]?.fields.map(({ field }) => field)).toEqual(['title']);
  expect(api.requests.filter(isWrite)).toHaveLength(writes);
  await under.engine.close();
});

test('a decision about something the user has not seen is refused and nothing is lost', async () => {
  const { api, time, under } = await bothChange({ title: 'Mine' }, { title: 'Theirs' });
  const [conflict] = conflicts(under);
  api.edit(incident.id, { title: 'Theirs again' });
  await time.advance(1_000);
  expect(() =>
    under.engine.call('conflict.resolve', {
      id: conflict?.id ?? '',
      version: conflict?.version ?? null,
      choices: { title: { take: 'mine' } },
      reason: null,
    }),
  ).toThrow(/changed while you were deciding/);
  expect(conflicts(under)[0]?.fields).toMatchObject([{ mine: 'Mine', theirs: 'Theirs again' }]);
  await under.engine.close();
});

test('a step that the new state does not have is not offered, and says why', async () => {
  const { under } = await bothChange({ status: 'triaged' }, { status: 'closed', resolution: 'Done' });
  expect(conflicts(under)[0]?.fields[0]?.mine_unavailable).toMatch(
    /is closed now, and there is no step from there to triaged/,
  );
  expect(() => resolve(under, { status: { take: 'mine' } })).toThrow(/no step from closed to triaged/);
  expect(() => resolve(under, { status: { take: 'value', value: 'investigating' } })).toThrow(
    /needs a reason/,
  );
  resolve(under, { status: { take: 'value', value: 'investigating' } }, 'It was not over.');
  expect(conflicts(under)).toEqual([]);
  await under.engine.close();
});

test('of two edits of the user’s own in a row only the last one is asked about', async () => {
  const { api, time } = apiWithOne();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  edit(under, { title: 'One' });
  edit(under, { title: 'Two' });
  api.edit(incident.id, { title: 'Theirs' });
  api.fault = () => null;
  await time.advance(30_000);
  expect(conflicts(under).map(({ fields }) => fields)).toMatchObject([
    [{ field: 'title', base: incident.title, mine: 'Two', theirs: 'Theirs' }],
  ]);
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('a second conflict about the same field stands beside the first: neither text is lost', async () => {
  const { api, time, under } = await bothChange({ title: 'Mine' }, { title: 'Theirs' });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  edit(under, { title: 'Mine, second thought' });
  api.edit(incident.id, { title: 'Theirs again' });
  api.fault = () => null;
  await time.advance(30_000);
  expect(conflicts(under).flatMap(({ fields }) => fields.map(({ mine }) => mine))).toEqual([
    'Mine',
    'Mine, second thought',
  ]);
  expect(counts(under)).toMatchObject({ conflicts: 2 });
  await under.engine.close();
});
