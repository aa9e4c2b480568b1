import { expect, it } from 'vitest';
import { watchIdle } from '../../../../electron/main/lock/idle-watch.ts';
import { delayAfter, remainingDelay } from '../../../../electron/main/lock/unlock-delay.ts';
import { createManualTime } from '../../../fakes/manual-time.ts';

it('the pause after wrong passwords grows to five minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 9, 12, 1_000].map(delayAfter)).toEqual([
    0, 0, 0, 2_000, 4_000, 8_000, 128_000, 300_000, 300_000,
  ]);
});

it('setting the clock back does not make the pause longer than it is', () => {
  const attempts = { failed: 4, last_at_ms: 1_000_000 };
  expect(remainingDelay(attempts, 1_001_000)).toBe(3_000);
  expect(remainingDelay(attempts, 1_004_000)).toBe(0);
  expect(remainingDelay(attempts, 0)).toBe(4_000);
});

function watch(systemIdleSeconds: () => number, minutes = 5) {
  const time = createManualTime();
  let locks = 0;
  const idle = watchIdle({
    ...time,
    systemIdleSeconds,
    lockAfterMinutes: () => minutes,
    lock: () => {
      locks += 1;
    },
  });
  return { time, idle, locks: () => locks };
}

it('locks when nobody used the computer for that long', async () => {
  let idleSeconds = 0;
  const { time, locks } = watch(() => idleSeconds);
  for (let second = 0; second < 290; second += 5) {
    idleSeconds = second;
    await time.advance(5_000);
  }
  expect(locks()).toBe(0);
  idleSeconds = 301;
  await time.advance(15_000);
  expect(locks()).toBe(1);
});

it('does not lock while the person works in another program', async () => {
  let turn = 0;
  const { time, locks } = watch(() => (turn++ % 2) * 3);
  await time.advance(30 * 60_000);
  expect(locks()).toBe(0);
});

it('does not believe a system that says 0 for ever', async () => {
  const { time, locks } = watch(() => 0);
  await time.advance(5 * 60_000 + 5_000);
  expect(locks()).toBe(1);
});

it('own input counts, and 0 minutes is never', async () => {
  const { time, idle, locks } = watch(() => 0);
  for (let minute = 0; minute < 20; minute += 1) {
    await time.advance(60_000);
    idle.touched();
  }
  expect(locks()).toBe(0);
  const never = watch(() => 100_000, 0);
  await never.time.advance(60 * 60_000);
  expect(never.locks()).toBe(0);
});
