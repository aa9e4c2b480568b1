import { AppError } from '../../../../shared/errors/app-error.ts';
import type { Clock } from '../../../../shared/lib/clock.ts';
import type { ConsoleSession } from '../../session/session-contract.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { HostCall } from './host-calls.ts';

const triesPerMinute = 3;

/** Few tries: whoever finds the console unlocked must not guess the password here faster than at the lock. */
export function cacheRotateKeyCall(session: ConsoleSession, clock: Clock): HostCall<'cache.rotate_key'> {
  const mayTry = createRateLimit(triesPerMinute, 60_000, clock);
  return async ({ password }) => {
    if (!mayTry()) throw new AppError('rate_limited', 'Too many tries. Wait a minute; nothing was changed.');
    await session.changeKey(password);
    return {};
  };
}
