import { expect, test } from 'vitest';
import type { TransportRequest } from '../../../electron/net/transport.ts';
import { type EngineUnderTest, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const first = sampleIncident(1);
const second = sampleIncident(2);
const at = '2026-11-22T09:00:00.000Z';

function apiWithTwo(time = createManualTime()): { api: FakeApi; time: typeof time } {
  const api = createFakeApi({ clock: time.clock });
  for (const data of [first, second]) api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  return { api, time };
}

function addNote({ engine }: EngineUnderTest, text: string, incidentId = first.id) {
  return engine.call('timeline.add', {
    incident_id: incidentId,
    event: { kind: 'note', text, happened_at: at },
    draft_key: null,
  });
}

function edit(
  { engine }: EngineUnderTest,
  patch: Parameters<typeof engine.call<'incident.edit'>>[1]['patch'],
) {
  return engine.call('incident.edit', { incident_id: first.id, patch });
}

const isWrite = (request: TransportRequest) => request.method !== 'GET';
const entries = ({ engine }: EngineUnderTest) => engine.call('outbox.list', {}).entries;
const shown = ({ engine }: EngineUnderTest, id = first.id) => engine.call('incident.get', { id });
const texts = (api: FakeApi) => [...api.events.values()].map((event) => event.text);

test('an answer that is lost on its way back makes no second effect', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  let lost = 0;
  api.fault = (request) => (isWrite(request) && lost++ < 3 ? 'drop_answer' : null);
  addNote(under, 'once');
  edit(under, { title: 'Renamed once' });
  await time.advance(30_000);
  expect(texts(api)).toEqual(['once']);
  expect(api.incidents.get(first.id)).toMatchObject({ title: 'Renamed once', version: 2 });
  expect([...api.effects.values()]).toEqual([1, 1]);
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('the feed bringing a note before its answer neither doubles it nor hides it', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop_answer' : null);
  addNote(under, 'seen early');
  await time.advance(100);
  expect(entries(under)).toHaveLength(1);
  expect(shown(under)?.timeline.map((entry) => [entry.event.text, entry.state])).toEqual([
    ['seen early', 'confirmed'],
  ]);
  api.fault = () => null;
  await time.advance(30_000);
  expect(entries(under)).toEqual([]);
  expect(shown(under)?.timeline).toHaveLength(1);
  await under.engine.close();
});

test('order is kept within an incident, and another incident does not wait', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) =>
    isWrite(request) && request.path.includes(first.id) ? { status: 500, headers: {}, body: '' } : null;
  for (const text of ['a', 'b', 'c']) addNote(under, text);
  addNote(under, 'other', second.id);
  await time.advance(2_000);
  expect(texts(api)).toEqual(['other']);
  expect(entries(under).map((entry) => entry.state)).toEqual(['waiting', 'queued', 'queued']);
  expect(entries(under)[0]?.problem?.code).toBe('server_failed');
  api.fault = () => null;
  await time.advance(60_000);
  expect(texts(api)).toEqual(['other', 'a', 'b', 'c']);
  await under.engine.close();
});

test('what was accepted is sent in order after the end of the process, with the same keys', async () => {
  const { api, time } = apiWithTwo();
  const before = await startEngine({ api, time });
  api.telling = false;
  api.fault = (request) => (isWrite(request) ? 'drop_answer' : 'drop');
  const created = before.engine.call('incident.create', {
    title: 'Found offline',
    severity: 'high',
    detected_at: at,
  });
  addNote(before, 'first words', created.incident_id);
  before.engine.call('incident.edit', { incident_id: created.incident_id, patch: { severity: 'critical' } });
  await time.advance(100);
  const after = await before.restart();
  expect(entries(after).map((entry) => entry.kind)).toEqual([
    'incident.create',
    'timeline.add',
    'incident.edit',
  ]);
  expect(shown(after, created.incident_id)).toMatchObject({
    incident: { reference: null, severity: 'critical', declared_at: expect.any(String) },
    state: 'pending',
    pending_fields: ['severity'],
  });
  api.fault = () => null;
  after.engine.nudge();
  await time.advance(5_000);
  expect(entries(after)).toEqual([]);
  expect(shown(after, created.incident_id)).toMatchObject({
    incident: { severity: 'critical', version: 2, reference: expect.stringMatching(/^INC-/) },
    state: 'confirmed',
  });
  expect([...api.effects.values()]).toEqual([1, 1, 1]);
  await after.engine.close();
});

test('edits of different fields merge by themselves', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  api.telling = false;
  edit(under, { severity: 'high', tags: ['mail', 'wave'] });
  api.edit(first.id, { title: 'Theirs' });
  api.fault = () => null;
  await time.advance(30_000);
  expect(api.incidents.get(first.id)).toMatchObject({ title: 'Theirs', severity: 'high', version: 3 });
  expect(shown(under)?.incident).toMatchObject({ title: 'Theirs', severity: 'high', tags: ['mail', 'wave'] });
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('two edits in a row made offline go through without a conflict with oneself', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  edit(under, { title: 'One' });
  edit(under, { title: 'Two' });
  edit(under, { severity: 'low' });
  expect(entries(under).map((entry) => entry.summary)).toEqual([
    'Title: Phishing wave 1 → One',
    'Title: One → Two',
    'Severity: medium → low',
  ]);
  api.fault = () => null;
  await time.advance(30_000);
  expect(api.incidents.get(first.id)).toMatchObject({ title: 'Two', severity: 'low', version: 4 });
  expect(
    api.requests.filter((request) => request.method === 'PATCH' && request.headers['if-match'] === '"v1"')
      .length,
  ).toBeGreaterThan(0);
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('giving up an edit that was refused leaves a later one to the same field in good order', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  const one = edit(under, { title: 'One' });
  edit(under, { title: 'Two' });
  await time.advance(10);
  under.engine.call('outbox.discard', { id: one.command_id });
  api.fault = () => null;
  await time.advance(30_000);
  expect(api.incidents.get(first.id)).toMatchObject({ title: 'Two', version: 2 });
  expect(entries(under)).toEqual([]);
  await under.engine.close();
});

test('a refusal is parked with its reason, keeps the words, blocks nobody and can be sent again or discarded', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  const refusal = {
    status: 403,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: 'x/forbidden',
      title: 'No',
      status: 403,
      detail: 'Not your case.',
      instance: 'req-9',
    }),
  };
  api.fault = (request) => (String(request.body).includes('poison') ? refusal : null);
  const poison = addNote(under, 'poison');
  addNote(under, 'healthy');
  await time.advance(1_000);
  expect(texts(api)).toEqual(['healthy']);
  expect(entries(under)).toMatchObject([
    {
      state: 'refused',
      text: 'poison',
      problem: { code: 'forbidden', message: 'Not your case.', id: 'req-9' },
    },
  ]);
  expect(shown(under)?.timeline.map((entry) => [entry.event.text, entry.state])).toContainEqual([
    'poison',
    'refused',
  ]);
  api.fault = () => null;
  under.engine.call('outbox.retry', { id: poison.command_id });
  await time.advance(1_000);
  expect(texts(api)).toEqual(['healthy', 'poison']);

  api.fault = (request) => (isWrite(request) ? refusal : null);
  const unwanted = addNote(under, 'unwanted');
  await time.advance(1_000);
  under.engine.call('outbox.discard', { id: unwanted.command_id });
  expect(entries(under)).toEqual([]);
  expect(shown(under)?.timeline.map((entry) => entry.event.text)).not.toContain('unwanted');
  await under.engine.close();
});

test('a step that the lifecycle does not have, or a role that may not, is refused at once', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  expect(() => edit(under, { status: 'closed' })).toThrow(/no step from new to closed/);
  expect(() => edit(under, { status: 'false_positive' })).toThrow(/needs a reason/);
  edit(under, { status: 'triaged' });
  expect(shown(under)).toMatchObject({ incident: { status: 'triaged' }, pending_fields: ['status'] });
  await under.engine.close();
  const viewer = await startEngine({ api, time, me: { ...sampleMe, roles: ['viewer'] } });
  expect(() => addNote(viewer, 'x')).toThrow(/needs the role/);
  await viewer.engine.close();
});

test('a full wait asked for by the server is kept, and asking for sync cuts it short', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) =>
    isWrite(request) ? { status: 429, headers: { 'retry-after': '120' }, body: '' } : null;
  addNote(under, 'patient');
  await time.advance(1_000);
  const tries = () => api.requests.filter(isWrite).length;
  expect(tries()).toBe(1);
  expect(entries(under)[0]).toMatchObject({
    state: 'waiting',
    problem: { code: 'rate_limited', retry_after_ms: 120_000 },
  });
  await time.advance(100_000);
  expect(tries()).toBe(1);
  api.fault = () => null;
  under.engine.call('sync.now', {});
  await time.advance(100);
  expect(texts(api)).toEqual(['patient']);
  await under.engine.close();
});

test('a note takes its draft with it, in the same moment', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  under.engine.call('draft.save', { key: `note:${first.id}`, text: 'half a sen' });
  const again = await under.restart();
  expect(again.engine.call('draft.get', { key: `note:${first.id}` })?.text).toBe('half a sen');
  again.engine.call('timeline.add', {
    incident_id: first.id,
    event: { kind: 'note', text: 'half a sentence', happened_at: at },
    draft_key: `note:${first.id}`,
  });
  expect(again.engine.call('draft.get', { key: `note:${first.id}` })).toBeNull();
  await again.engine.close();
});

test('the words of a queued or refused entry can be changed in their place, never those of one that may have arrived', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? { status: 500, headers: {}, body: '' } : null);
  const sent = addNote(under, 'frist');
  const next = addNote(under, 'secnod');
  await time.advance(100);
  expect(entries(under).map(({ state, editable }) => [state, editable])).toEqual([
    ['waiting', []],
    ['queued', [{ name: 'text', value: 'secnod' }]],
  ]);
  const rewrite = (id: string, text: string) => under.engine.call('outbox.edit', { id, changes: { text } });
  expect(() => rewrite(sent.command_id, 'first')).toThrow(/may have arrived/);
  expect(() => rewrite(next.command_id, '  ')).toThrow(/does not fit/);
  rewrite(next.command_id, 'second');
  expect(entries(under)[1]).toMatchObject({ summary: 'Note: second', text: 'second', state: 'queued' });
  expect(shown(under)?.timeline.map((entry) => entry.event.text)).toContain('second');
  api.fault = () => null;
  await time.advance(60_000);
  expect(texts(api)).toEqual(['frist', 'second']);
  await under.engine.close();
});

test('an entry that was reworded although it had arrived is neither doubled nor are its new words lost', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.telling = false;
  // Taken by the server, then said to be refused, as by something in between.
  const refusal = {
    status: 403,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'x/forbidden', title: 'No', status: 403, instance: 'req-9' }),
  };
  let lost = false;
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  const { command_id, event_id } = addNote(under, 'as sent');
  const event = { id: event_id, kind: 'note' as const, text: 'as sent', happened_at: at, source: '' };
  api.seed({
    ...{ kind: 'event', id: event_id, incident_id: first.id },
    data: {
      ...event,
      ...{ incident_id: first.id, technique: null, changes: [], author_id: sampleMe.id, struck: null },
      ...{ recorded_at: at, received_at: at },
    },
  });
  api.fault = (request) => {
    if (!isWrite(request) || lost) return null;
    lost = true;
    return refusal;
  };
  await time.advance(30_000);
  expect(entries(under)[0]).toMatchObject({ id: command_id, state: 'refused' });
  under.engine.call('outbox.edit', { id: command_id, changes: { text: 'better words' } });
  await time.advance(1_000);
  expect(texts(api)).toEqual(['as sent']);
  expect(entries(under)).toMatchObject([
    {
      state: 'refused',
      text: 'better words',
      problem: { message: expect.stringContaining('earlier words') },
    },
  ]);
  await under.engine.close();
});

test('what was asked for comes with the entry, so that giving it up can be taken back', async () => {
  const { api, time } = apiWithTwo();
  const under = await startEngine({ api, time });
  api.fault = (request) => (isWrite(request) ? 'drop' : null);
  const { command_id } = edit(under, { severity: 'high' });
  await time.advance(10);
  const patch = entries(under)[0]?.patch;
  under.engine.call('outbox.discard', { id: command_id });
  expect(shown(under)?.incident.severity).toBe('medium');
  edit(under, patch ?? { title: 'not this' });
  expect(shown(under)).toMatchObject({ incident: { severity: 'high' }, pending_fields: ['severity'] });
  await under.engine.close();
});
