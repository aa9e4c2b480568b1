import { expect, test } from 'vitest';
import { createTokens } from '../../../electron/engine/api/tokens.ts';
import { createChangeFeed } from '../../../electron/engine/changes/change-feed.ts';
import { backOffMs } from '../../../electron/engine/lib/back-off.ts';
import { createWaiter } from '../../../electron/engine/lib/waiter.ts';
import { matchesOf } from '../../../electron/engine/query/search-text.ts';
import { createManualTime } from '../../fakes/manual-time.ts';

test('waits double up to half a minute and are never less than half of that', () => {
  const none = () => Uint8Array.of(0, 0);
  const all = () => Uint8Array.of(255, 255);
  expect([0, 1, 2, 3, 20].map((failures) => backOffMs(failures, none))).toEqual([
    250, 500, 1_000, 2_000, 15_000,
  ]);
  expect([0, 1, 2, 3, 20].map((failures) => backOffMs(failures, all))).toEqual([
    500, 1_000, 2_000, 4_000, 30_000,
  ]);
});

test('a wait ends by its time, by a wake, or at once by a wake that came just before', async () => {
  const time = createManualTime();
  const waiter = createWaiter(time.timers);
  const done: string[] = [];
  void waiter.wait(100).then(() => done.push('time'));
  await time.advance(100);
  void waiter.wait(100).then(() => done.push('wake'));
  waiter.wake();
  await time.settle();
  waiter.wake();
  await waiter.wait(1_000_000);
  expect(done).toEqual(['time', 'wake']);
});

test('topics of a burst are told once', async () => {
  const time = createManualTime();
  const told: string[][] = [];
  const feed = createChangeFeed(time.timers, (topics) => told.push(topics));
  const one = { incidents: new Set(['a']), people: false, outbox: true };
  for (let count = 0; count < 100; count += 1) feed.note(one);
  expect(told).toEqual([]);
  await time.advance(50);
  expect(told).toEqual([['incident:a', 'queue', 'outbox']]);
  feed.note({ ...one, people: true });
  feed.stop();
  feed.note(one);
  await time.advance(1_000);
  expect(told).toHaveLength(2);
});

test('a token is asked for once for all who wait, and once more for all who were refused with it', async () => {
  const asked: (string | null)[] = [];
  const tokens = createTokens(async (rejected) => {
    asked.push(rejected);
    return `token-${asked.length}`;
  });
  expect(await Promise.all([tokens.current(), tokens.current()])).toEqual(['token-1', 'token-1']);
  expect(await Promise.all([tokens.replace('token-1'), tokens.replace('token-1')])).toEqual([
    'token-2',
    'token-2',
  ]);
  expect(await tokens.replace('token-1')).toBe('token-2');
  expect(asked).toEqual([null, 'token-1']);
});

test('what is typed becomes words, the last of them perhaps a beginning', () => {
  expect(matchesOf('phish lin')).toEqual(['"phish"', '"lin"*']);
  expect(matchesOf('phish ')).toEqual(['"phish"']);
  expect(matchesOf('203.0.113.7')).toEqual(['"203 0 113 7"*']);
  expect(matchesOf('" OR NEAR(a b) * ^x --')).toEqual(['"OR"', '"NEAR a"', '"b"', '"x"']);
  expect(matchesOf('  ')).toEqual([]);
});
