import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HostCalls } from '../../../../electron/main/ipc/host/host-calls.ts';
import { plainSize } from '../../../../electron/main/ipc/plain-size.ts';
import { createRouter, maximalInputSize, type Router } from '../../../../electron/main/ipc/router.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { contract } from '../../../../shared/ipc/contract.ts';
import { fakeLog } from '../fakes.ts';

const us = { isMainFrame: true, url: 'app://watchfloor/index.html#/queue' };
let asked: string[];
let lines: string[];
let router: Router;
let engine: (name: string, input: unknown) => Promise<unknown>;

beforeEach(() => {
  asked = [];
  engine = async () => ({ entries: [] });
  const { log, lines: written } = fakeLog();
  lines = written;
  const host = Object.fromEntries(
    Object.entries(contract)
      .filter(([, call]) => call.kind === 'host')
      .map(([name]) => [
        name,
        async () => {
          asked.push(name);
          return name === 'app.info' ? { wrong: 'shape' } : { kind: 'starting' };
        },
      ]),
  ) as unknown as HostCalls;
  let count = 0;
  router = createRouter({
    origins: ['app://watchfloor'],
    host,
    engine: (name, input) => {
      asked.push(name);
      return engine(name, input);
    },
    examiner: async (name) => {
      asked.push(`case: ${name}`);
      return { jobs: [] };
    },
    newId: () => {
      count += 1;
      return `id-${count}`;
    },
    log,
  });
});

describe('the router', () => {
  it('hands queries to the engine, those of a case to the examiner, and host calls to their handler', async () => {
    expect(await router(us, 'outbox.list', {})).toEqual({ ok: true, value: { entries: [] } });
    expect(await router(us, 'session.get', {})).toEqual({ ok: true, value: { kind: 'starting' } });
    expect(await router(us, 'job.list', {})).toEqual({ ok: true, value: { jobs: [] } });
    expect(asked).toEqual(['outbox.list', 'session.get', 'case: job.list']);
  });

  it.each([
    ['a frame inside the page', { ...us, isMainFrame: false }],
    ['another page', { ...us, url: 'https://example.com/' }],
    ['a host that only begins like ours', { ...us, url: 'app://watchfloor.evil/' }],
    ['a window that is gone', { isMainFrame: false, url: '' }],
    ['a file', { ...us, url: 'file:///app://watchfloor/' }],
  ])('refuses %s', async (_, sender) => {
    expect(await router(sender, 'session.get', {})).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    expect(asked).toEqual([]);
  });

  it.each([
    'nope',
    '__proto__',
    'constructor',
    'toString',
    '',
    'session.get ',
    1,
    null,
    undefined,
    {},
    ['session.get'],
  ])('does not know the name %j', async (name) => {
    expect(await router(us, name, {})).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(asked).toEqual([]);
  });

  it('refuses what is too large before it is parsed', async () => {
    const answer = await router(us, 'draft.save', { key: 'a', text: 'x'.repeat(maximalInputSize + 1) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: [] } });
  });

  it('names the members that do not fit', async () => {
    const answer = await router(us, 'session.unlock', { password: 7, 'a/b': 1 });
    expect(answer).toMatchObject({
      ok: false,
      error: { fields: [{ pointer: '/password' }, { pointer: '' }] },
    });
  });

  it('lets no answer of the wrong shape out of a host call', async () => {
    expect(await router(us, 'app.info', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('says nothing of a defect but an id, which is in the log with the reason', async () => {
    engine = async () => {
      throw new Error('SELECT secret FROM x');
    };
    const answer = await router(us, 'outbox.list', {});
    expect(JSON.stringify(answer)).not.toContain('SELECT');
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal', id: 'id-1' } });
    expect(lines.join()).toMatch(/id-1.*SELECT/);
  });

  it('keeps the id that the server gave', async () => {
    engine = async () => {
      throw new AppError('server_failed', 'no', { id: 'request-9' });
    };
    expect(await router(us, 'outbox.list', {})).toMatchObject({ error: { id: 'request-9' } });
    expect(lines.join()).toContain('request-9');
  });

  it('does nothing with 100,000 malformed messages', async () => {
    const names = fc.oneof(fc.constantFrom(...Object.keys(contract)), fc.string(), fc.anything());
    const inputs = fc.oneof(
      fc.anything({ withBigInt: true, withMap: true, withDate: true, withTypedArray: true, maxDepth: 3 }),
      fc.dictionary(fc.constantFrom('id', 'password', 'origin', 'filter', 'x'), fc.anything({ maxDepth: 1 })),
    );
    const isMalformed = ([name, input]: [unknown, unknown]) => {
      const call =
        typeof name === 'string' && Object.hasOwn(contract, name) ? Reflect.get(contract, name) : null;
      return call === null || !call.input.safeParse(input).success;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(names, inputs).filter(isMalformed), { minLength: 100, maxLength: 100 }),
        async (messages) => {
          for (const [name, input] of messages) expect((await router(us, name, input)).ok).toBe(false);
        },
      ),
      { numRuns: 1_000, endOnFailure: true },
    );
    expect(asked).toEqual([]);
  }, 120_000);
});

describe('the size of an input', () => {
  it('counts plain data and refuses everything else', () => {
    expect(plainSize({ a: [1, 'xx', null, true, undefined] }, 1_000)).toBeGreaterThan(10);
    for (const value of [
      new Map(),
      new Date(),
      new Uint8Array(1),
      1n,
      () => 1,
      Symbol('x'),
      new (class A {})(),
    ])
      expect(plainSize({ value }, 1_000)).toBeNull();
  });

  it('ends on cycles, depth and breadth', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(plainSize(cycle, 1_000_000)).toBeNull();
    expect(plainSize(Array.from({ length: 1_000_000 }), 1_000)).toBeNull();
    expect(plainSize('x'.repeat(1_001), 1_000)).toBeNull();
  });
});
