import { describe, expect, test } from 'vitest';
import { chartsOf } from '../../../renderer/features/analytics/analytics-charts.ts';
import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';
import { createSeededRandom } from '../../fakes/seeded-random.ts';

const dayMs = 86_400_000;

async function startWith(count: number) {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const random = createSeededRandom(7);
  const chance = (below: number) => ((random(2)[0] ?? 0) * 256 + (random(2)[1] ?? 0)) % below;
  const now = time.clock.nowMs();
  const at = (ms: number) => new Date(ms).toISOString();
  for (let number = 1; number <= count; number += 1) {
    const detected = now - chance(60 * 24) * 3_600_000 - 60_000;
    const [acknowledged, contained] = [detected + chance(300) * 60_000, detected + chance(3_000) * 60_000];
    const data = sampleIncident(number, {
      severity: severitySchema.options[chance(5)] ?? 'low',
      status: incidentStatusSchema.options[chance(9)] ?? 'new',
      source: incidentSourceSchema.options[chance(7)] ?? 'api',
      assignee_id: [null, sampleMe.id, sampleId(1, 2)][chance(3)] ?? null,
      detected_at: at(detected),
      acknowledged_at: chance(3) === 0 ? null : at(acknowledged),
      contained_at: chance(2) === 0 ? null : at(contained),
      recovered_at: chance(2) === 0 ? null : at(contained + 3_600_000),
    });
    api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  }
  const { engine } = await startEngine({ api, time });
  const range = { from: at(now - 30 * dayMs), to: at(now) };
  return { engine, range, ask: () => engine.call('analytics.get', { ...range, parts: 10 }) };
}

describe('the figures', () => {
  test('of nothing are nothing', async () => {
    const { engine, range, ask } = await startWith(0);
    const answer = ask();
    expect(answer).toMatchObject({ total: 0, before: 0, source: [], workload: [] });
    expect(answer.measures[0]?.now).toEqual({ count: 0, mean_ms: null, median_ms: null, p90_ms: null });
    expect(chartsOf(answer, range, (text) => text).map(({ headline }) => headline)[0]).toBe(
      'None was acknowledged',
    );
    await engine.close();
  });

  test('of one are its own', async () => {
    const time = createManualTime();
    const api = createFakeApi({ clock: time.clock });
    const now = time.clock.nowMs();
    const at = (ms: number) => new Date(ms).toISOString();
    const data = sampleIncident(1, {
      status: 'triaged',
      severity: 'high',
      detected_at: at(now - dayMs),
      acknowledged_at: at(now - dayMs + 30 * 60_000),
    });
    api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
    const { engine } = await startEngine({ api, time });
    const answer = engine.call('analytics.get', { from: at(now - 7 * dayMs), to: at(now), parts: 7 });
    expect(answer.measures[0]).toMatchObject({
      now: { count: 1, mean_ms: 1_800_000, median_ms: 1_800_000, p90_ms: 1_800_000 },
      bins: [0, 1, 0, 0, 0, 0, 0, 0],
    });
    expect(answer.sla.map(({ met, missed, running }) => [met, missed, running])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    await engine.close();
  });

  test('stand for exactly the incidents that their bars open', async () => {
    const { engine, range, ask } = await startWith(400);
    const answer = ask();
    expect(answer.total).toBeGreaterThan(50);
    expect(answer.before).toBeGreaterThan(50);
    const behind = (query: string) =>
      engine.call('queue.page', {
        filter: { query },
        sort: { by: 'detected_at', direction: 'asc' },
        offset: 0,
        limit: 1,
      }).total;
    for (const chart of chartsOf(answer, range, (text) => text)) {
      const shown = chart.id === 'sla' ? chart.series.filter(({ id }) => id === 'missed') : chart.series;
      const bars = chart.labels.map((_, at) => shown.reduce((sum, each) => sum + (each.values[at] ?? 0), 0));
      expect(chart.queries.map(behind), chart.id).toEqual(bars);
    }
    await engine.close();
  });
});
