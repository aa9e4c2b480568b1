import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { crash } from '../../crash/lib/crash.ts';

beforeAll(() => {
  if (spawnSync('strace', ['--version']).status !== 0)
    throw new Error(
      'strace is not installed: run `npm test`, which installs it, or `sudo apt-get install -y strace`',
    );
});

test('what was acknowledged survives power cuts, kills, failing system calls and flipped bits', async () => {
  const figures = await crash({ states: 2_000, kills: 20, faults: 8, flips: 300, seed: 1, mutation: null });
  expect(figures.filter(({ name }) => name === 'canaries-used').map(({ value }) => value >= 200)).toEqual([
    true,
  ]);
  const promised = ['lost', 'integrity', 'resets', 'wrong-data', 'canaries'];
  const failures = figures.filter(({ name }) => promised.includes(name));
  expect(failures.map(({ name, value }) => `${name} ${value}`)).toEqual(promised.map((name) => `${name} 0`));
}, 900_000);

test('a promise that is made before it is kept is noticed', async () => {
  const figures = await crash({ states: 150, kills: 0, faults: 0, flips: 0, seed: 2, mutation: 'ack-first' });
  expect(figures.find(({ name }) => name === 'lost')?.value).toBeGreaterThan(0);
}, 300_000);
