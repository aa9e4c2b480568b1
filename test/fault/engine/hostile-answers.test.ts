import { expect, test } from 'vitest';
import type { TransportAnswer } from '../../../electron/net/transport.ts';
import { answerLimits } from '../../../shared/api/protocol.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { everything, newestFirst, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const json = { 'content-type': 'application/json' };
const good = sampleIncident(1);
const change = { kind: 'incident', id: good.id, incident_id: good.id, data: good };
const pageOf = (page: object): TransportAnswer => ({
  status: 200,
  headers: json,
  body: JSON.stringify(page),
});

const cases: readonly (readonly [name: string, code: string, answer: TransportAnswer])[] = [
  [
    'a page of HTML',
    'not_techsaas',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
  ],
  ['truncated JSON', 'bad_answer', { status: 200, headers: json, body: '{"changes":[{"kind":"inc' }],
  ['JSON that is nested too deeply', 'bad_answer', { status: 200, headers: json, body: '['.repeat(100_000) }],
  ['another shape', 'bad_answer', pageOf({ hello: 'world' })],
  [
    'one bad row among good ones',
    'bad_answer',
    pageOf({
      changes: [change, { ...change, data: { ...good, version: 'x' } }],
      cursor: 'c9',
      more: false,
      remaining: 0,
    }),
  ],
  [
    'a feed that does not move on',
    'bad_answer',
    pageOf({ changes: [], cursor: 'c1.1', more: true, remaining: 9 }),
  ],
  ['status 500', 'server_failed', { status: 500, headers: {}, body: 'boom' }],
  ['a redirect', 'not_techsaas', { status: 302, headers: { location: 'https://evil.example/' }, body: '' }],
];

for (const [name, code, answer] of cases) {
  test(`${name} is reported, moves nothing, and sync goes on when it is over`, async () => {
    const time = createManualTime();
    const api = createFakeApi({ clock: time.clock });
    api.seed({ kind: 'incident', id: good.id, incident_id: good.id, data: good });
    const before = await startEngine({ api, time });
    const { engine } = await before.restart();
    await time.advance(10);
    for (const stream of api.streams) stream.fail();
    api.fault = (request) => (request.path.includes('/sync/changes') ? answer : null);
    await time.advance(5_000);
    const cursors = api.requests
      .filter((request) => request.path.includes('/sync/changes'))
      .slice(2)
      .map((request) => new URLSearchParams(request.path.split('?')[1]).get('cursor'));
    expect(cursors.length).toBeGreaterThan(2);
    expect(engine.call('sync.get', {})).toMatchObject({ connection: 'offline', problem: { code } });
    const rows = engine.call('queue.page', {
      filter: everything,
      sort: newestFirst,
      offset: 0,
      limit: 9,
    }).rows;
    expect(rows.map((row) => row.id)).toEqual([good.id]);
    api.fault = () => null;
    await time.advance(60_000);
    expect(engine.call('sync.get', {})).toMatchObject({ connection: 'live', problem: null });
    await engine.close();
  });
}

test('a page larger than an answer may be is asked for in smaller pieces', async () => {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const limits: number[] = [];
  const { transport } = api;
  const parts = {
    createTransport: () => ({
      ...transport,
      send: async (request: Parameters<typeof transport.send>[0]) => {
        const limit = Number(/limit=(\d+)/.exec(request.path)?.[1] ?? 0);
        if (request.path.includes('/sync/changes')) limits.push(limit);
        if (limit > 1_000) throw new AppError('answer_too_large', 'Too much.');
        return await transport.send(request);
      },
    }),
  };
  const { engine } = await startEngine({ api, time, parts });
  expect(limits).toEqual([5_000, 1_250, 312]);
  expect(engine.call('sync.get', {}).connection).toBe('live');
  await engine.close();
});

for (const [name, code, text] of [
  ['an event that is not JSON', 'bad_answer', 'event: change\ndata: {"from":\n\n'],
  ['an event of another shape', 'bad_answer', 'event: change\ndata: {"from":"c1.1"}\n\n'],
  ['an event without an end', 'answer_too_large', `data: ${'x'.repeat(answerLimits.streamEventBytes + 10)}`],
] as const) {
  test(`${name} on the stream is reported and moves nothing`, async () => {
    const time = createManualTime();
    const api = createFakeApi({ clock: time.clock });
    const { engine, statuses } = await startEngine({ api, time });
    for (const stream of api.streams) stream.push(text);
    await time.advance(100);
    expect(statuses.map((status) => status.problem?.code)).toContain(code);
    await time.advance(5_000);
    expect(engine.call('sync.get', {}).connection).toBe('live');
    await engine.close();
  });
}
