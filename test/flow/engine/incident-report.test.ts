import { expect, test } from 'vitest';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1, { tlp: 'amber' });

async function opened(roles = sampleMe.roles) {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  api.seed({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  const under = await startEngine({ api, time, me: { ...sampleMe, roles } });
  await time.advance(10);
  return { ...under, api, time };
}

const request = { incident_id: incident.id, audience: 'amber_strict', summary: '' } as const;

test('a report is written from what is here, what is pending included and called so', async () => {
  const { engine, api } = await opened();
  api.telling = false;
  engine.call('timeline.add', {
    incident_id: incident.id,
    event: { kind: 'attacker_action', text: 'Rule added.', happened_at: '2026-11-20T08:00:00.000Z' },
    draft_key: null,
  });
  const { text, doubts, file_name } = engine.call('incident.report', { ...request, form: 'markdown' });
  expect(file_name).toBe('INC-2026-0001 TLP-AMBER-STRICT report.md');
  expect(text).toContain('Rule added');
  expect(doubts).toEqual(['1 of the entries is not confirmed by the server yet.']);
  await engine.close();
});

test('who may not run reports writes a handover all the same', async () => {
  const { engine } = await opened(['responder']);
  for (const form of ['html', 'stix', 'csv'] as const)
    expect(() => engine.call('incident.report', { ...request, form })).toThrow(/role lead or admin/);
  expect(engine.call('incident.report', { ...request, form: 'handover' }).text).toContain('# Handover');
  await engine.close();
});

test('an incident that is not here is not found', async () => {
  const { engine } = await opened();
  const other = { ...request, incident_id: sampleIncident(9).id, form: 'html' } as const;
  expect(() => engine.call('incident.report', other)).toThrow(/not on this machine/);
  await engine.close();
});
