import type { Clock, Timers } from '../../shared/lib/clock.ts';

/** The machine's own time. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** Behind whatever of the network and the disk is ready. */
export const systemTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const longestMs = 2 ** 31 - 1; // setTimeout takes no more and would run at once

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(longestMs, Math.max(0, delayMs)));
    return { cancel: () => clearTimeout(timer) };
  },
};
