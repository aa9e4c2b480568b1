import { describe, expect, it } from 'vitest';
import { callTimeoutMs, createEngineClient } from '../../../electron/main/engine/engine-client.ts';
import { type EngineState, timing } from '../../../electron/main/engine/engine-supervisor.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { type FakeChild, fakeEngines, fakeLog, me } from '../../unit/main/fakes.ts';

const config: EngineConfig = {
  cache_path: '/tmp/x/cache.db',
  cache_key: 'ab'.repeat(32),
  origin: 'https://soc.example',
  authorities: [],
  me,
  device_name: 'desk',
};
const problem = { code: 'disk_full' as const, message: 'full', id: 'i', retry_after_ms: null, fields: [] };

function setUp(token: () => Promise<string> = async () => 'access') {
  const time = createManualTime();
  const { fork, children } = fakeEngines();
  const states: EngineState[] = [];
  const topics: unknown[] = [];
  const { log, lines } = fakeLog();
  const client = createEngineClient({
    fork,
    ...time,
    token,
    said: { changed: (payload) => topics.push(payload), sync: () => undefined },
    changed: (state) => states.push(state),
    keyChanged: () => undefined,
    witness: async () => {
      throw new Error('no witness here');
    },
    marked: () => undefined,
    newId: () => 'id',
    log,
  });
  const last = (): FakeChild => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('no engine was started');
    return child;
  };
  const comeUp = async () => {
    last().say({ frame: 'ready' });
    last().say({ frame: 'opened' });
    await time.settle();
  };
  return { time, client, children, states, last, comeUp, topics, lines };
}

const calls = (child: FakeChild) => child.heard.filter((frame) => frame.frame === 'call');

async function opened(token?: () => Promise<string>) {
  const all = setUp(token);
  const opening = all.client.open(() => config);
  await all.time.settle();
  await all.comeUp();
  await opening;
  return all;
}

describe('an engine that dies', () => {
  it('is back at once with the same key, and the page hears of it', async () => {
    const { time, children, states, last, comeUp } = await opened();
    last().exit(9);
    await time.advance(1);
    expect(children).toHaveLength(2);
    await comeUp();
    expect(states).toEqual(['opening', 'up', 'restarting', 'up']);
    expect(last().heard[0]).toEqual({ frame: 'open', config });
  });

  it('is asked again what it had not answered: queries, not commands', async () => {
    const { time, client, last, comeUp } = await opened();
    const query = client.call('outbox.list', {});
    const command = client.call('sync.now', {}).catch((error: unknown) => error);
    await time.settle();
    last().exit(9);
    expect(await command).toMatchObject({ code: 'engine_down' });
    await time.advance(1);
    await comeUp();
    const again = calls(last());
    expect(again.map((frame) => frame.name)).toEqual(['outbox.list']);
    last().say({ frame: 'result', id: again[0]?.id ?? 0, ok: true, value: { entries: [] } });
    expect(await query).toEqual({ entries: [] });
  });

  it('lets calls wait that come while it is away', async () => {
    const { time, client, last, comeUp } = await opened();
    last().exit(9);
    const command = client.call('sync.now', {});
    await time.advance(1);
    await comeUp();
    last().say({ frame: 'result', id: calls(last())[0]?.id ?? 0, ok: true, value: {} });
    expect(await command).toEqual({});
  });

  it('is tried ever more rarely, counts as failed in the end, and is tried on', async () => {
    const { time, client, children, states, last, comeUp } = await opened();
    for (const pauseMs of timing.backOffMs) {
      last().exit(1);
      await time.advance(pauseMs + 1);
      last().say({ frame: 'ready' });
    }
    const started = children.length;
    last().exit(1);
    await time.advance(5_000);
    expect(children).toHaveLength(started);
    expect(states.at(-1)).toBe('failed');
    await expect(client.call('outbox.list', {})).rejects.toMatchObject({ code: 'engine_down' });
    await time.advance(timing.failedRetryMs);
    await comeUp();
    expect(states.at(-1)).toBe('up');
  });

  it('is ended and replaced when it never gets ready', async () => {
    const { time, client, children } = setUp();
    void client.open(() => config);
    await time.settle();
    await time.advance(timing.readyMs + 1);
    expect(children[0]?.isKilled()).toBe(true);
    await time.advance(1);
    expect(children.length).toBeGreaterThan(1);
  });
});

describe('an engine that cannot open the cache', () => {
  it('says why to whoever asks, and is tried again', async () => {
    const { time, client, states, last, comeUp } = setUp();
    const opening = client.open(() => config).catch((error: unknown) => error);
    await time.settle();
    last().say({ frame: 'ready' });
    last().say({ frame: 'failed', problem });
    expect(await opening).toMatchObject({ code: 'disk_full' });
    await expect(client.call('outbox.list', {})).rejects.toMatchObject({
      code: 'disk_full',
      message: 'full',
    });
    await time.advance(timing.failedRetryMs + 1);
    await comeUp();
    expect(states.at(-1)).toBe('up');
  });
});

describe('closing', () => {
  it('ends the process that knew the key once it has closed', async () => {
    const { time, client, last, states } = await opened();
    const closing = client.close();
    await time.settle();
    expect(last().heard.at(-1)).toEqual({ frame: 'close' });
    expect(last().isKilled()).toBe(false);
    last().say({ frame: 'closed' });
    await closing;
    expect(last().isKilled()).toBe(true);
    expect(states.at(-1)).toBe('closed');
    await expect(client.call('outbox.list', {})).rejects.toMatchObject({ code: 'locked' });
  });

  it('does not wait for one that hangs, nor start one that dies meanwhile', async () => {
    const hanging = await opened();
    const closing = hanging.client.close();
    await hanging.time.advance(timing.closeMs + 1);
    await closing;
    expect(hanging.last().isKilled()).toBe(true);

    const dying = await opened();
    const closed = dying.client.close();
    await dying.time.settle();
    dying.last().exit(9);
    await closed;
    await dying.time.advance(60_000);
    expect(dying.children).toHaveLength(1);
  });

  it('refuses what was under way', async () => {
    const { time, client, last } = await opened();
    const query = client.call('outbox.list', {}).catch((error: unknown) => error);
    const closing = client.close();
    await time.settle();
    last().say({ frame: 'closed' });
    await closing;
    expect(await query).toMatchObject({ code: 'cancelled' });
  });
});

describe('what an engine says', () => {
  it('is ignored when it is no frame, an unknown event, or comes from a process that was replaced', async () => {
    const { time, children, last, comeUp, topics, lines } = await opened();
    for (const nonsense of [null, 7, 'up', {}, { frame: 'eval' }, { frame: 'result', id: 'x' }])
      last().say(nonsense as never);
    last().say({ frame: 'event', name: 'session', payload: {} });
    last().say({ frame: 'event', name: 'changed', payload: { topics: ['everything'] } });
    expect(topics).toEqual([]);
    expect(lines.join()).toContain('malformed');
    const old = last();
    old.exit(9);
    await time.advance(1);
    await comeUp();
    old.say({ frame: 'event', name: 'changed', payload: { topics: ['queue'] } });
    expect(topics).toEqual([]);
    last().say({ frame: 'event', name: 'changed', payload: { topics: ['queue'] } });
    expect(topics).toEqual([{ topics: ['queue'] }]);
    expect(children).toHaveLength(2);
  });

  it('is answered with a token, or with the reason why there is none', async () => {
    const good = await opened();
    good.last().say({ frame: 'ask', id: 3, rejected: null });
    await good.time.settle();
    expect(good.last().heard.at(-1)).toEqual({ frame: 'token', id: 3, token: 'access', problem: null });

    const bad = await opened(async () => {
      throw new AppError('session_ended', 'over');
    });
    bad.last().say({ frame: 'ask', id: 4, rejected: 'old' });
    await bad.time.settle();
    expect(bad.last().heard.at(-1)).toMatchObject({ id: 4, token: null, problem: { code: 'session_ended' } });
  });

  it('may come too late: the call is given up', async () => {
    const { time, client } = await opened();
    const query = client.call('outbox.list', {}).catch((error: unknown) => error);
    await time.advance(callTimeoutMs + 1);
    expect(await query).toMatchObject({ code: 'timed_out' });
  });
});
