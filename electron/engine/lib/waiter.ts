import type { Timers } from '../../../shared/lib/clock.ts';

/** A wait that can be cut short. */
export type Waiter = {
  /** Until the time is over or somebody wakes it. A wake that came just before counts. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly wake: () => void;
};

export function createWaiter(timers: Timers): Waiter {
  let finish: (() => void) | null = null;
  let awake = false;
  return {
    wait: (delayMs) =>
      new Promise((resolve) => {
        if (awake) {
          awake = false;
          resolve();
          return;
        }
        const timer = timers.after(delayMs, () => finish?.());
        finish = () => {
          timer.cancel();
          finish = null;
          resolve();
        };
      }),
    wake: () => {
      if (finish === null) awake = true;
      else finish();
    },
  };
}
