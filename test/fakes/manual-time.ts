import type { Clock, Timers } from '../../shared/lib/clock.ts';

/** Time that moves only when told to; timers run in the order in which they are due. */
export type ManualTime = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets everything run that waits for nothing but its turn. */
  readonly settle: () => Promise<void>;
  /** Moves on, running what is due on the way. */
  readonly advance: (byMs: number) => Promise<void>;
  /** Sets the wall clock without running anything. */
  readonly jump: (byMs: number) => void;
};

type Timer = { readonly dueMs: number; readonly order: number; readonly run: () => void };

export function createManualTime(startMs = Date.parse('2026-11-22T09:00:00.000Z')): ManualTime {
  let steadyMs = 0;
  let wallMs = startMs;
  let order = 0;
  const timers = new Set<Timer>();

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    clock: { nowMs: () => wallMs },
    timers: {
      after: (delayMs, run) => {
        const timer: Timer = { dueMs: steadyMs + Math.max(0, delayMs), order: order++, run };
        timers.add(timer);
        return { cancel: () => timers.delete(timer) };
      },
    },
    settle,
    jump: (byMs) => {
      wallMs += byMs;
    },
    advance: async (byMs) => {
      const until = steadyMs + byMs;
      await settle();
      for (;;) {
        const next = [...timers]
          .filter((timer) => timer.dueMs <= until)
          .sort((left, right) => left.dueMs - right.dueMs || left.order - right.order)[0];
        if (next === undefined) break;
        timers.delete(next);
        wallMs += next.dueMs - steadyMs;
        steadyMs = next.dueMs;
        next.run();
        await settle();
      }
      wallMs += until - steadyMs;
      steadyMs = until;
    },
  };
}
