import type { Clock, Timers } from '../../../shared/lib/clock.ts';

export type IdleWatchOptions = {
  /** Seconds since anybody used this computer, as the system says. */
  readonly systemIdleSeconds: () => number;
  /** Minutes until the console locks itself; 0 is never. */
  readonly lockAfterMinutes: () => number;
  readonly lock: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
};

export type IdleWatch = {
  /** Input in the console's own window. */
  readonly touched: () => void;
  readonly stop: () => void;
};

const pollMs = 5_000;

/**
 * watching -> (nobody used the computer for that long) lock -> watching. The system's word counts, but some systems always
 * answer 0: one that has not risen once since the last own input is not believed.
 */
export function watchIdle(options: IdleWatchOptions): IdleWatch {
  let touchedAtMs = options.clock.nowMs();
  let systemEverIdle = false;
  let timer = options.timers.after(pollMs, poll);

  function poll(): void {
    timer = options.timers.after(pollMs, poll);
    const limitMs = options.lockAfterMinutes() * 60_000;
    const ownIdleMs = options.clock.nowMs() - touchedAtMs;
    const systemIdleMs = options.systemIdleSeconds() * 1_000;
    if (systemIdleMs > 0) systemEverIdle = true;
    if (limitMs === 0) return;
    const idleMs = systemEverIdle ? Math.min(ownIdleMs, systemIdleMs) : ownIdleMs;
    if (idleMs < limitMs) return;
    touch();
    options.lock();
  }

  function touch(): void {
    touchedAtMs = options.clock.nowMs();
    systemEverIdle = false;
  }

  return { touched: touch, stop: () => timer.cancel() };
}
