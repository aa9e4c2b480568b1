import type { Timers } from '../../shared/lib/clock.ts';

/** The one scheduler: everything that happens in a run is an event here, in the order of its time and of its making. */
export type SimTime = {
  /** Since the beginning; no clock that jumps. */
  readonly nowMs: () => number;
  readonly at: (delayMs: number, run: () => void | Promise<void>) => { readonly cancel: () => void };
  /** Timers of somebody who may die: what was due then never runs. */
  readonly timersWhile: (isAlive: () => boolean) => Timers;
  /** Runs what is due within `ms`, each event to quiescence, and `check` after each. Answers false when it was stopped. */
  readonly run: (ms: number, check: () => boolean) => Promise<boolean>;
  readonly events: () => number;
};

type Event = { readonly dueMs: number; readonly order: number; readonly run: () => void | Promise<void> };

/** What waits for nothing but its turn runs within two turns: no real timers, no real I/O, and crypto is awaited. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

export function createSimTime(): SimTime {
  let nowMs = 0;
  let order = 0;
  let events = 0;
  /** The next one is last. */
  const queue: Event[] = [];

  function isLater(left: Event, right: Event): boolean {
    return left.dueMs > right.dueMs || (left.dueMs === right.dueMs && left.order > right.order);
  }

  function at(delayMs: number, run: Event['run']) {
    const event: Event = { dueMs: nowMs + Math.max(0, delayMs), order: order++, run };
    let index = queue.length;
    while (index > 0 && isLater(event, queue[index - 1] ?? event)) index -= 1;
    queue.splice(index, 0, event);
    return {
      cancel: () => {
        const found = queue.indexOf(event);
        if (found >= 0) queue.splice(found, 1);
      },
    };
  }

  return {
    nowMs: () => nowMs,
    at,
    timersWhile: (isAlive) => ({
      after: (delayMs, run) =>
        at(delayMs, () => {
          if (isAlive()) run();
        }),
    }),
    run: async (ms, check) => {
      const until = nowMs + ms;
      await settle();
      for (;;) {
        const next = queue.at(-1);
        if (next === undefined || next.dueMs > until) break;
        queue.pop();
        nowMs = next.dueMs;
        events += 1;
        await next.run();
        await settle();
        if (!check()) return false;
      }
      nowMs = until;
      return true;
    },
    events: () => events,
  };
}
