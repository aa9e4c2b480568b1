import { beforeAll, describe, expect, it } from 'vitest';
import { type EngineUnderTest, everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

let under: EngineUnderTest;
const titles = (query: string) =>
  under.engine
    .call('queue.page', { filter: { ...everything, query }, sort: newestFirst, offset: 0, limit: 50 })
    .rows.map((row) => row.title)
    .toSorted();

beforeAll(async () => {
  const time = createManualTime();
  const ago = (minutes: number) => new Date(time.clock.nowMs() - minutes * 60_000).toISOString();
  const api = createFakeApi({ clock: time.clock });
  const rows = [
    sampleIncident(1, {
      description: '',
      title: 'Phishing mail opened',
      severity: 'critical',
      status: 'new',
      assignee_id: null,
      tags: ['phish', 'mail'],
      techniques: ['T1566.002'],
      affected_assets: ['WKS-7'],
      detected_at: ago(60),
    }),
    sampleIncident(2, {
      description: '',
      techniques: [],
      title: 'Impossible travel',
      severity: 'high',
      status: 'triaged',
      assignee_id: sampleMe.id,
      tags: ['identity'],
      detected_at: ago(180),
      acknowledged_at: ago(170),
    }),
    sampleIncident(3, {
      description: '',
      techniques: [],
      title: 'Drill: phishing',
      severity: 'low',
      status: 'closed',
      assignee_id: sampleId(1, 2),
      tags: ['drill'],
      detected_at: ago(60 * 24 * 9),
      acknowledged_at: ago(60 * 24 * 9 - 5),
      contained_at: ago(60 * 24 * 8),
      closed_at: ago(60 * 24 * 7),
    }),
  ];
  for (const data of rows) api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  const note = sampleEvent(1, rows[1]?.id ?? '', { text: 'the vpn gateway of Lyon' });
  api.seed({ kind: 'event', id: note.id, incident_id: note.incident_id, data: note });
  under = await startEngine({ api, time });
  return async () => await under.engine.close();
});

const phish = 'Phishing mail opened';
const travel = 'Impossible travel';
const drill = 'Drill: phishing';

it('says the times of the clocks where they are asked for', () => {
  const page = { filter: { ...everything, query: 'tag:drill' }, sort: newestFirst, offset: 0, limit: 5 };
  const [plain] = under.engine.call('queue.page', page).rows;
  expect(plain).toMatchObject({ title: drill, acknowledged_at: null, closed_at: null });
  const [timed] = under.engine.call('queue.page', { ...page, clocks: true }).rows;
  for (const at of [timed?.acknowledged_at, timed?.contained_at, timed?.closed_at])
    expect(Date.parse(at ?? '')).toBeLessThan(under.time.clock.nowMs());
});

describe('a query of the queue', () => {
  it.each([
    ['', [drill, travel, phish]],
    ['severity:>=high', [travel, phish]],
    ['severity:<high', [drill]],
    ['assignee:me', [travel]],
    ['assignee:none', [phish]],
    ['NOT assignee:*', [phish]],
    ['age:<2h', [phish]],
    ['age:>1d', [drill]],
    ['tag:phish', [phish]],
    ['-tag:drill phishing', [phish]],
    ['tag:(phish OR drill)', [drill, phish]],
    ['status:open', [travel, phish]],
    ['status:ended', [drill]],
    ['"impossible travel"', [travel]],
    ['"travel impossible"', []],
    ['lyon gate', [travel]],
    ['lyon OR drill', [drill, travel]],
    ['technique:T1566*', [phish]],
    ['asset:wks-7', [phish]],
    ['title:*trav*', [travel]],
    ['sla:overdue', [phish]],
    ['sla:on_time', [travel]],
    ['sla:ended', [drill]],
    ['tta:<30m', [drill, travel]],
    ['ttc:>4h', [drill]],
    ['closed:*', [drill]],
    ['(severity:critical OR assignee:me) age:>90m', [travel]],
  ])('%s', (query, expected) => {
    expect(titles(query)).toEqual(expected);
  });

  it('that cannot be read is refused with its character', () => {
    expect(() => titles('severity:>=awful')).toThrowError(
      expect.objectContaining({
        fields: [expect.objectContaining({ detail: expect.stringContaining('Character 12') })],
      }),
    );
  });

  it('counts facets under it', () => {
    const counts = under.engine.call('queue.facets', { filter: { ...everything, query: 'phishing' } });
    expect(counts.total).toBe(2);
    expect(counts.tag.map(({ value }) => value)).toEqual(['drill', 'mail', 'phish']);
  });

  it('moves with the time', async () => {
    expect(titles('age:<2h')).toEqual([phish]);
    await under.time.advance(90 * 60_000);
    expect(titles('age:<2h')).toEqual([]);
  });

  it('is grouped with the groups in their order', () => {
    const sort = { ...newestFirst, group: 'status' } as const;
    const { groups } = under.engine.call('queue.groups', { filter: everything, sort });
    expect(groups.map(({ value, count }) => [value, count])).toEqual([
      ['new', 1],
      ['triaged', 1],
      ['closed', 1],
    ]);
  });
});
