import { expect, test } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { createDispatch } from '../../../electron/engine/rpc/dispatch.ts';
import { createHostClient } from '../../../electron/engine/rpc/host-client.ts';
import { systemTurn } from '../../../electron/engine/system-time.ts';
import { type FromEngine, fromEngineSchema } from '../../../shared/ipc/engine-frames.ts';
import { testCachePath, testConfig } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { createSeededRandom } from '../../fakes/seeded-random.ts';

function start() {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const frames: FromEngine[] = [];
  const post = (frame: FromEngine) => frames.push(fromEngineSchema.parse(structuredClone(frame)));
  const log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, detail = {}) =>
    post({ frame: 'log', level, message, detail });
  const host = createHostClient(post);
  const engine = createEngine({
    ...{ clock: time.clock, timers: time.timers, nextTurn: systemTurn, random: createSeededRandom(1) },
    ...{
      files: diskFiles,
      openDatabase: openSqlite,
      evidenceDisk: nodeDisk,
      createTransport: () => api.transport,
      host,
      log,
    },
  });
  let ids = 0;
  const dispatch = createDispatch({ engine, host, post, log, newId: () => `id-${++ids}` });
  const of = <F extends FromEngine['frame']>(frame: F) =>
    frames.filter((sent): sent is Extract<FromEngine, { frame: F }> => sent.frame === frame);
  return { time, api, dispatch, frames, of };
}

test('frames open, ask for a token, call and close, in that order', async () => {
  const { time, api, dispatch, of } = start();
  dispatch({ frame: 'open', config: testConfig(testCachePath()) });
  expect(of('opened')).toHaveLength(1);
  await time.settle();
  const [asked] = of('ask');
  expect(asked).toMatchObject({ rejected: null });
  dispatch({ frame: 'token', id: asked?.id ?? 0, token: api.token, problem: null });
  await time.advance(100);
  dispatch({ frame: 'call', id: 7, name: 'sync.get', input: {} });
  expect(of('result')).toMatchObject([{ id: 7, ok: true, value: { connection: 'live' } }]);
  expect(of('event').map((event) => event.name)).toContain('sync');
  dispatch({ frame: 'close' });
  await time.settle();
  expect(of('closed')).toHaveLength(1);
  dispatch({ frame: 'call', id: 8, name: 'sync.get', input: {} });
  expect(of('refusal')).toMatchObject([{ id: 8, problem: { code: 'locked' } }]);
});

test('what does not fit the contract is refused with the members that do not', () => {
  const { dispatch, of } = start();
  dispatch({ frame: 'call', id: 1, name: 'no.such', input: {} });
  dispatch({ frame: 'call', id: 2, name: 'constructor', input: {} });
  dispatch({ frame: 'call', id: 3, name: 'session.get', input: {} });
  dispatch({ frame: 'call', id: 4, name: 'incident.get', input: { id: 'not an id' } });
  expect(of('refusal').map(({ problem }) => problem.code)).toEqual(Array(4).fill('invalid_input'));
  expect(
    of('refusal')
      .at(-1)
      ?.problem.fields.map(({ pointer }) => pointer),
  ).toEqual(['/id']);
  dispatch({ frame: 'nonsense' });
  dispatch(null);
  expect(of('refusal')).toHaveLength(4);
});

test('a defect says nothing but its id, which the log has with the rest', () => {
  const { dispatch, of } = start();
  dispatch({ frame: 'open', config: { ...testConfig('/dev/null/no/such/folder/cache.db') } });
  const [failed] = of('failed');
  expect(failed?.problem).toMatchObject({ code: 'internal' });
  expect(failed?.problem.message).not.toContain('/dev/null');
  expect(of('log').some((line) => line.detail.id === failed?.problem.id)).toBe(true);
});

test('neither key nor token is ever posted', async () => {
  const { time, dispatch, frames, of } = start();
  const config = testConfig(testCachePath());
  dispatch({ frame: 'open', config });
  await time.settle();
  dispatch({ frame: 'token', id: of('ask')[0]?.id ?? 0, token: 'wrong-token-value', problem: null });
  await time.advance(5_000);
  dispatch({ frame: 'close' });
  await time.settle();
  const told = JSON.stringify(frames.filter((frame) => frame.frame !== 'ask'));
  expect(told).not.toContain(config.cache_key);
  expect(told).not.toContain('wrong-token-value');
});

test('closing does not wait for a host that never answers', async () => {
  const { time, dispatch, of } = start();
  dispatch({ frame: 'open', config: testConfig(testCachePath()) });
  await time.settle();
  expect(of('ask')).toHaveLength(1);
  dispatch({ frame: 'close' });
  await time.settle();
  expect(of('closed')).toHaveLength(1);
});
