import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

function apiWith(count: number, options: { sync?: boolean; pageLimit?: number } = {}) {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock, ...options });
  for (let number = 1; number <= count; number += 1) seedIncident(api, number);
  return { api, time };
}

function seedIncident(api: FakeApi, number: number): void {
  const data = sampleIncident(number);
  api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
}

function seedNote(api: FakeApi, number: number, incidentId: string): void {
  const data = sampleEvent(number, incidentId);
  api.seed({ kind: 'event', id: data.id, incident_id: incidentId, data });
}

type Under = Awaited<ReturnType<typeof startEngine>>;
const total = ({ engine }: Under) =>
  engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 1 }).total;
const status = ({ engine }: Under) => engine.call('sync.get', {});
const pulls = (api: FakeApi) => api.requests.filter((request) => request.path.includes('/sync/changes'));
const streamsOpened = (api: FakeApi) =>
  api.requests.filter((request) => request.path.endsWith('/sync/stream'));
const first = sampleIncident(1);

test('pages are taken in until the feed is empty, and progress is told', async () => {
  const { api, time } = apiWith(25, { pageLimit: 10 });
  const under = await startEngine({ api, time });
  await time.advance(100);
  expect(total(under)).toBe(25);
  expect(pulls(api)).toHaveLength(3);
  expect(status(under)).toMatchObject({ connection: 'live', progress: null, synced_at: expect.any(String) });
  await under.engine.close();
});

test('after a restart the feed goes on where it was, and the stream resumes by Last-Event-ID', async () => {
  const { api, time } = apiWith(3);
  const before = await startEngine({ api, time });
  const after = await before.restart();
  seedIncident(api, 4);
  await time.advance(10);
  expect(total(after)).toBe(4);
  expect(pulls(api).at(-1)?.path).toContain('cursor=c1.3');
  expect(streamsOpened(api).at(-1)?.headers['last-event-id']).toBe('c1.3');
  await after.engine.close();
});

test('an event that does not follow on is a gap, and the feed fills it', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  api.telling = false;
  seedIncident(api, 2);
  api.telling = true;
  seedIncident(api, 3);
  await time.advance(1_000);
  expect(total(under)).toBe(3);
  expect(status(under).connection).toBe('live');
  await under.engine.close();
});

test('a lost event is missed at the next heartbeat, without waiting for another change', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  await time.advance(100);
  api.telling = false;
  seedIncident(api, 2);
  const before = pulls(api).length;
  for (const stream of api.streams)
    stream.push('event: change\ndata: {"from":"c1.2","cursor":"c1.2","changes":[]}\n\n');
  await time.advance(1_000);
  expect(total(under)).toBe(2);
  expect(pulls(api)).toHaveLength(before + 1);
  await under.engine.close();
});

test('a heartbeat that says nothing new does not lead to the feed', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  await time.advance(100);
  const before = pulls(api).length;
  for (const stream of api.streams)
    stream.push('event: change\ndata: {"from":"c1.1","cursor":"c1.1","changes":[]}\n\n');
  await time.advance(1_000);
  expect(pulls(api)).toHaveLength(before);
  await under.engine.close();
});

test('the first answer to a repeated request puts nothing back in the middle of a full resync', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  const { engine } = under;
  await time.advance(100);
  api.fault = (request) => (request.method === 'POST' ? 'drop_answer' : null);
  const { incident_id: id } = engine.call('incident.create', {
    title: 'Mine',
    severity: 'low',
    detected_at: '2026-11-22T09:00:00.000Z',
  });
  await time.advance(10);
  const made = api.incidents.get(id);
  if (made === undefined) throw new Error('it has not arrived');
  api.edit(id, { title: 'Theirs', version: made.version + 1 });
  await time.advance(10);
  expect(engine.call('incident.get', { id })?.incident).toMatchObject({ title: 'Theirs', version: 2 });
  api.expireCursors();
  // The beginning of the feed does not come through; the request that is repeated meanwhile does.
  api.fault = (request) => (/changes\?limit/.test(request.path) ? 'drop' : null);
  for (const stream of api.streams) stream.end();
  await time.advance(60_000);
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  expect(engine.call('incident.get', { id })?.incident).toMatchObject({ title: 'Theirs', version: 2 });
  api.fault = () => null;
  await time.advance(60_000);
  expect(engine.call('incident.get', { id })?.incident).toMatchObject({ title: 'Theirs', version: 2 });
  expect(total(under)).toBe(2);
  await engine.close();
});

test('an event told twice does no harm', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  const before = pulls(api).length;
  for (const stream of api.streams)
    stream.push('event: change\ndata: {"from":"c1.0","cursor":"c1.1","changes":[]}\n\n');
  await time.advance(1_000);
  expect(pulls(api)).toHaveLength(before);
  expect(total(under)).toBe(1);
  await under.engine.close();
});

test('a stream that is silent for too long is opened anew', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  expect(streamsOpened(api)).toHaveLength(1);
  await time.advance(39_000);
  expect(streamsOpened(api)).toHaveLength(1);
  await time.advance(3_000);
  expect(streamsOpened(api)).toHaveLength(2);
  expect(status(under).connection).toBe('live');
  await under.engine.close();
});

test('tombstones take away what they name', async () => {
  const { api, time } = apiWith(2);
  seedNote(api, 1, first.id);
  const under = await startEngine({ api, time });
  api.remove('event', sampleEvent(1, first.id).id);
  api.remove('incident', sampleIncident(2).id);
  await time.advance(50);
  expect(total(under)).toBe(1);
  expect(under.engine.call('incident.get', { id: first.id })?.timeline).toEqual([]);
  const filter = { ...everything, text: 'headers of mail' };
  expect(under.engine.call('queue.facets', { filter }).total).toBe(0);
  await under.engine.close();
});

test('the first answer to a repeated request does not bring back what was removed meanwhile', async () => {
  const { api, time } = apiWith(1);
  const before = await startEngine({ api, time });
  await time.advance(100);
  api.fault = (request) => (request.method === 'POST' ? 'drop_answer' : null);
  const { incident_id: declared } = before.engine.call('incident.create', {
    title: 'Mine',
    severity: 'low',
    detected_at: '2026-11-22T09:00:00.000Z',
  });
  const { event_id: note } = before.engine.call('timeline.add', {
    incident_id: first.id,
    event: { kind: 'note', text: 'Removed early', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  const { action_id: action } = before.engine.call('containment.propose', {
    incident_id: first.id,
    action: { kind: 'isolate_host', target: 'web-03', reason: 'Beacons' },
  });
  await time.advance(10);
  expect([api.incidents.has(declared), api.events.has(note)]).toEqual([true, true]);
  api.remove('incident', declared);
  api.remove('event', note);
  await time.advance(10);
  // It was told before the console ended; what waits is sent again after that.
  const { engine } = await before.restart();
  const waits = engine.call('outbox.list', {}).entries.map(({ kind }) => kind);
  expect(waits).toEqual(['incident.create', 'timeline.add', 'containment.propose']);
  api.fault = () => null;
  engine.call('sync.now', {});
  await time.advance(60_000);
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  expect(engine.call('incident.get', { id: declared })).toBeNull();
  const shown = engine.call('incident.get', { id: first.id });
  expect(shown?.timeline).toEqual([]);
  expect(shown?.containment).toMatchObject([{ id: action, state: 'confirmed' }]);
  await engine.close();
});

test('an expired cursor leads to a full resync that keeps pending work and drops what is gone', async () => {
  const { api, time } = apiWith(3);
  const before = await startEngine({ api, time });
  api.fault = () => 'drop';
  before.engine.call('timeline.add', {
    incident_id: first.id,
    event: { kind: 'note', text: 'kept through', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  const after = await before.restart();
  api.telling = false;
  api.remove('incident', sampleIncident(2).id);
  api.expireCursors();
  api.fault = () => null;
  after.engine.nudge();
  await time.advance(5_000);
  expect(total(after)).toBe(2);
  expect(status(after)).toMatchObject({ connection: 'live', pending: 0 });
  expect(after.engine.call('incident.get', { id: first.id })?.timeline).toMatchObject([
    { event: { text: 'kept through' }, state: 'confirmed' },
  ]);
  await after.engine.close();
});

test('a server with only the baseline is polled, with everything under an incident', async () => {
  const { api, time } = apiWith(2, { sync: false });
  seedNote(api, 1, first.id);
  const under = await startEngine({ api, time });
  await time.advance(100);
  expect(status(under).connection).toBe('polling');
  expect(total(under)).toBe(2);
  expect(under.engine.call('incident.get', { id: first.id })?.timeline).toHaveLength(1);
  const details = () => api.requests.filter((request) => /incidents\/[0-9a-f-]+$/.test(request.path)).length;
  expect(details()).toBe(2);
  await time.advance(6_000);
  expect(details()).toBe(2); // nothing changed, nothing is fetched
  api.edit(first.id, { title: 'Changed elsewhere' });
  under.engine.call('timeline.add', {
    incident_id: sampleIncident(2).id,
    event: { kind: 'note', text: 'by polling too', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  await time.advance(6_000);
  expect(under.engine.call('incident.get', { id: first.id })?.incident.title).toBe('Changed elsewhere');
  expect(under.engine.call('incident.get', { id: sampleIncident(2).id })?.timeline).toMatchObject([
    { state: 'confirmed', event: { text: 'by polling too' } },
  ]);
  expect(under.engine.call('people.list', {}).people.map((person) => person.id)).toEqual([sampleMe.id]);
  await under.engine.close();
});

test('a token that is not taken is replaced once for all who wait', async () => {
  const { api, time } = apiWith(4, { sync: false });
  const under = await startEngine({ api, time });
  await time.advance(100);
  for (let number = 1; number <= 4; number += 1) api.edit(sampleIncident(number).id, { title: 'new' });
  under.asked.length = 0;
  const listed = api.requests.length;
  api.fault = () => {
    // The token runs out between the list and the four details that are fetched together.
    if (api.requests.length === listed + 2) api.token = 'token-2';
    return null;
  };
  await time.advance(6_000);
  expect(under.asked).toEqual(['token-1']);
  expect(under.engine.call('incident.get', { id: first.id })?.incident.title).toBe('new');
  await under.engine.close();
});

test('when the person has to sign in again, work goes on offline, and a nudge brings it back', async () => {
  const { api, time } = apiWith(1);
  let signedIn = false;
  const askToken = async () => {
    if (!signedIn) throw new AppError('session_ended', 'Sign in again.');
    return api.token;
  };
  const under = await startEngine({ api, time, askToken });
  await time.advance(1_000);
  expect(status(under)).toMatchObject({ connection: 'signed_out', problem: { code: 'session_ended' } });
  expect(total(under)).toBe(0);
  signedIn = true;
  under.engine.nudge();
  await time.advance(50);
  expect(status(under)).toMatchObject({ connection: 'live', problem: null });
  expect(total(under)).toBe(1);
  await under.engine.close();
});

test('a clock that is an hour wrong is told from the Date header', async () => {
  const { api, time } = apiWith(1);
  api.skewMs = -3_600_000;
  const under = await startEngine({ api, time });
  const skew = status(under).clock_skew_ms ?? 0;
  expect(Math.abs(skew - 3_600_000)).toBeLessThan(2_000);
  api.skewMs = 0;
  for (const stream of api.streams) stream.fail();
  await time.advance(2_000);
  expect(status(under).clock_skew_ms).toBeNull();
  await under.engine.close();
});

test('offline is said, tried again with growing waits, and over at once when asked', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  api.fault = () => 'drop';
  for (const stream of api.streams) stream.fail();
  await time.advance(10);
  expect(status(under)).toMatchObject({ connection: 'offline', problem: { code: 'offline' } });
  const since = status(under).since;
  const before = api.requests.length;
  await time.advance(120_000);
  const tries = api.requests.length - before;
  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(16);
  expect(status(under).since).toBe(since);
  api.fault = () => null;
  under.engine.call('sync.now', {});
  await time.advance(50);
  expect(status(under).connection).toBe('live');
  await under.engine.close();
});

test('what has been seen is read until the server changes it', async () => {
  const { api, time } = apiWith(1);
  const under = await startEngine({ api, time });
  const unread = () =>
    under.engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 1 }).rows[0]
      ?.unread;
  expect(unread()).toBe(true);
  under.engine.call('incident.seen', { incident_id: first.id });
  expect(unread()).toBe(false);
  api.edit(first.id, { title: 'moved on' });
  await time.advance(50);
  expect(unread()).toBe(true);
  await under.engine.close();
});

test('one’s own change does not hide from a poll what others have put under the incident meanwhile', async () => {
  const { api, time } = apiWith(1, { sync: false });
  const under = await startEngine({ api, time });
  await time.advance(60_000);
  seedNote(api, 1, first.id);
  under.engine.call('incident.edit', { incident_id: first.id, patch: { title: 'Mine' } });
  await time.advance(10);
  expect(api.incidents.get(first.id)?.title).toBe('Mine');
  await time.advance(6_000);
  expect(under.engine.call('incident.get', { id: first.id })?.timeline).toHaveLength(1);
  await under.engine.close();
});

test('a server’s clock that is put back hides nothing from a poll', async () => {
  const { api, time } = apiWith(2, { sync: false });
  const under = await startEngine({ api, time });
  await time.advance(10_000);
  api.edit(first.id, { title: 'Before' });
  await time.advance(10_000);
  api.skewMs = -3_600_000;
  api.edit(sampleIncident(2).id, { title: 'After' });
  await time.advance(10_000);
  expect(under.engine.call('incident.get', { id: sampleIncident(2).id })?.incident.title).toBe('After');
  await under.engine.close();
});

test('a clock that is put back and catches up between two polls hides nothing either', async () => {
  const { api, time } = apiWith(2, { sync: false });
  const under = await startEngine({ api, time });
  await time.advance(60_000);
  api.edit(first.id, { title: 'Before' });
  await time.advance(10_000);
  api.fault = () => 'drop';
  api.skewMs = -60_000;
  api.edit(sampleIncident(2).id, { title: 'After' });
  await time.advance(90_000);
  api.fault = () => null;
  under.engine.nudge();
  await time.advance(10_000);
  expect(under.engine.call('incident.get', { id: sampleIncident(2).id })?.incident.title).toBe('After');
  await under.engine.close();
});
