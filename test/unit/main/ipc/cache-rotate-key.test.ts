import { expect, it } from 'vitest';
import { cacheRotateKeyCall } from '../../../../electron/main/ipc/host/cache-rotate-key.ts';
import type { ConsoleSession } from '../../../../electron/main/session/session-contract.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';

it('gives a password three tries a minute, right or wrong, and does not look at a fourth', async () => {
  let nowMs = 1_795_000_000_000;
  const tried: string[] = [];
  const session = {
    changeKey: async (password: string) => {
      tried.push(password);
      if (password !== 'right') throw new AppError('wrong_credentials', 'This is not the password.');
    },
  } as unknown as ConsoleSession;
  const call = cacheRotateKeyCall(session, { nowMs: () => nowMs });
  const codeOf = async (password: string) => {
    try {
      await call({ password });
      return 'changed';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };

  expect(await codeOf('one')).toBe('wrong_credentials');
  expect(await codeOf('two')).toBe('wrong_credentials');
  expect(await codeOf('three')).toBe('wrong_credentials');
  nowMs += 59_999;
  for (let guess = 0; guess < 50; guess += 1) expect(await codeOf('right')).toBe('rate_limited');
  expect(tried).toEqual(['one', 'two', 'three']);

  nowMs += 1;
  expect(await codeOf('right')).toBe('changed');
  expect(await codeOf('right')).toBe('changed');
  expect(await codeOf('right')).toBe('changed');
  expect(await codeOf('right'), 'also after a right one').toBe('rate_limited');

  nowMs -= 3_600_000;
  expect(await codeOf('right'), 'a clock that was set back does not lock for an hour').toBe('changed');
});
