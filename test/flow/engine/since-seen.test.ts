import { expect, test } from 'vitest';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const colleague = { ...sampleMe, id: sampleId(1, 2), username: 'noor', full_name: 'Noor Haddad' };

async function looked() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const { organization: _, ...user } = colleague;
  api.seed({ kind: 'user', id: user.id, incident_id: null, data: user });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const under = await startEngine({ api, time });
  await time.advance(10);
  under.engine.call('incident.seen', { incident_id: incident.id });
  const { engine } = under;
  return {
    ...{ api, time, engine },
    row: () =>
      engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 1 }).rows[0],
    changed: () => engine.call('queue.changed', {}).rows,
    since: () => engine.call('incident.get', { id: incident.id })?.since,
  };
}

/** What the server does with each change: the entry that tells it, and the incident's newer time. */
function happen(api: FakeApi, number: number, more: Parameters<typeof sampleEvent>[2]): void {
  const received_at = `2026-11-22T12:00:0${number}.000Z`;
  const data = sampleEvent(number, incident.id, { received_at, ...more });
  const now = api.incidents.get(incident.id) ?? incident;
  api.seed({ kind: 'event', id: data.id, incident_id: incident.id, data });
  api.seed({
    ...{ kind: 'incident', id: incident.id, incident_id: incident.id },
    data: { ...now, updated_at: received_at },
  });
}

test('what others did since one looked is told once, field by field and entry by entry', async () => {
  const { api, time, engine, row, changed, since } = await looked();
  expect(since()).toBeNull();
  const by = { kind: 'field_change', author_id: colleague.id } as const;
  happen(api, 1, { ...by, changes: [{ field: 'severity', old: 'medium', new: 'high' }] });
  happen(api, 2, { ...by, changes: [{ field: 'severity', old: 'high', new: 'critical' }] });
  happen(api, 3, { author_id: colleague.id, text: 'Called the bank.' });
  happen(api, 4, { author_id: sampleMe.id, text: 'My own words.' });
  await time.advance(50);
  expect(row()?.unread).toBe(true);
  expect(since()).toMatchObject({
    fields: [{ field: 'severity', old: 'medium', new: 'critical' }],
    entries: [{ kind: 'note', text: 'Called the bank.', author_name: 'Noor Haddad' }],
    people: ['Noor Haddad'],
  });
  expect(changed()).toMatchObject([{ id: incident.id, since: { people: ['Noor Haddad'] } }]);
  engine.call('incident.seen', { incident_id: incident.id });
  expect(since()).toBeNull();
  expect(changed()).toEqual([]);
  await engine.close();
});

test('one’s own confirmed changes do not make an incident unread, those of others do', async () => {
  const { api, time, engine, row, changed } = await looked();
  api.telling = false;
  engine.call('incident.edit', { incident_id: incident.id, patch: { severity: 'high' } });
  await time.advance(1_000);
  expect(api.incidents.get(incident.id)).toMatchObject({ severity: 'high', version: 2 });
  expect(row()?.unread).toBe(false);
  api.telling = true;
  happen(api, 1, { author_id: sampleMe.id, text: 'From my other console.' });
  await time.advance(50);
  expect(row()?.unread).toBe(false);
  expect(changed()).toEqual([]);
  api.edit(incident.id, { title: 'Changed by somebody, which no entry tells' });
  happen(api, 2, { author_id: colleague.id });
  await time.advance(50);
  expect(row()?.unread).toBe(true);
  const created = engine.call('incident.create', {
    title: 'Declared here',
    severity: 'low',
    detected_at: '2026-11-22T13:00:00.000Z',
  });
  await time.advance(1_000);
  const rows = engine.call('queue.page', { filter: everything, sort: newestFirst, offset: 0, limit: 5 }).rows;
  expect(rows.find((each) => each.id === created.incident_id)).toMatchObject({ unread: false, pending: 0 });
  await engine.close();
});
