import type { Clock, Timers } from '../../shared/lib/clock.ts';

/** The machine's own time. */
export const systemClock: Clock = { nowMs: () => Date.now() };

const longestMs = 2 ** 31 - 1; // setTimeout takes no more and would run at once

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(longestMs, Math.max(0, delayMs)));
    return { cancel: () => clearTimeout(timer) };
  },
};
