import { expect, test } from 'vitest';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleId, sampleIncident } from '../../fakes/sample-rows.ts';

test('what was seen before is known by what is rare, not by what many have', async () => {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const plain = { description: '', tags: ['mail'], techniques: [] };
  const seed = (number: number, changes: Parameters<typeof sampleIncident>[1]) => {
    const data = sampleIncident(number, { ...plain, ...changes });
    api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  };
  for (let number = 10; number < 60; number += 1) seed(number, {});
  const beacon = { tags: ['mail', 'c2'], techniques: ['T1071'], affected_assets: ['PRN-9'] };
  seed(1, { ...beacon, title: 'Beacon from the print server' });
  seed(2, { ...beacon, title: 'Print server calls home' });
  seed(3, { ...beacon, title: 'Beacon long ago', detected_at: '2025-01-01T00:00:00.000Z' });
  const { engine } = await startEngine({ api, time });
  const similar = (number: number) => engine.call('incident.similar', { id: sampleId(2, number), days: 90 });
  expect(similar(1).rows.map(({ title, shared }) => [title, shared])).toEqual([
    ['Print server calls home', ['PRN-9', 'T1071', '#c2', 'print', 'server']],
  ]);
  expect(similar(10)).toEqual({ rows: [], total: 0 });
  expect(similar(99)).toEqual({ rows: [], total: 0 });
  await engine.close();
});
