import { expect, test } from 'vitest';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleIncident } from '../../fakes/sample-rows.ts';

const incidentNumber = (number: number) =>
  sampleIncident(number, {
    description: number === 4 ? 'Again hxxps://evil[.]example/a, see there.' : 'Nothing to look for.',
    detected_at: `2026-11-1${number}T08:00:00.000Z`,
  });
const here = incidentNumber(1);
const byEntry = incidentNumber(2);
const byNote = incidentNumber(3);
const byWords = incidentNumber(4);
const near = incidentNumber(5);

async function opened() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  for (const data of [here, byEntry, byNote, byWords, near])
    api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  const say = (number: number, incidentId: string, text: string, kind: 'note' | 'attacker_action') => {
    const data = sampleEvent(number, incidentId, { text, kind });
    api.seed({ kind: 'event', id: data.id, incident_id: incidentId, data });
  };
  say(1, here.id, 'From 185.220.101.4 to https://evil.example/a on 10.1.2.3', 'attacker_action');
  say(2, byEntry.id, 'Scanned by 185.220.101[.]4', 'attacker_action');
  say(3, byNote.id, 'Asked about 185.220.101.4 and https://evil.example/a', 'note');
  say(4, near.id, 'Seen 185.220.101.41 and 185.220.10.14', 'attacker_action');
  const under = await startEngine({ api, time });
  await time.advance(10);
  return { ...under, api, time, say };
}

test('an incident’s observables are listed once, with how many others name them', async () => {
  const { engine } = await opened();
  const { observables } = engine.call('observable.list', { incident_id: here.id });
  expect(observables).toEqual([
    { kind: 'ipv4', value: '185.220.101.4', named: 1, internal: false, elsewhere: 2 },
    { kind: 'url', value: 'https://evil.example/a', named: 1, internal: false, elsewhere: 2 },
    { kind: 'ipv4', value: '10.1.2.3', named: 1, internal: true, elsewhere: 0 },
  ]);
  await engine.close();
});

test('where else says which, newest first, not those that only look alike', async () => {
  const { engine } = await opened();
  const elsewhere = (kind: 'ipv4' | 'url', value: string) =>
    engine.call('observable.elsewhere', { incident_id: here.id, observable: { kind, value } });
  expect(elsewhere('ipv4', '185.220.101.4').incidents.map(({ id }) => id)).toEqual([byNote.id, byEntry.id]);
  expect(elsewhere('url', 'https://evil.example/a').incidents.map(({ id }) => id)).toEqual([
    byWords.id,
    byNote.id,
  ]);
  await engine.close();
});

test('what is written meanwhile is found at once', async () => {
  const { engine, api, time, say } = await opened();
  const count = () => engine.call('observable.list', { incident_id: here.id }).observables[0]?.elsewhere;
  expect(count()).toBe(2);
  say(9, near.id, 'And 185.220.101.4 as well', 'attacker_action');
  const updated_at = '2026-11-22T12:00:00.000Z';
  api.seed({ kind: 'incident', id: near.id, incident_id: near.id, data: { ...near, updated_at } });
  await time.advance(100);
  expect(count()).toBe(3);
  await engine.close();
});
