import type { Clock } from '../../../shared/lib/clock.ts';

/** Real time plus what a test has added, so that hours pass in no time and certificates stay valid. */
export type TestClock = Clock & { readonly advance: (ms: number) => void };

export function createTestClock(): TestClock {
  let addedMs = 0;
  return {
    nowMs: () => Date.now() + addedMs,
    advance: (ms) => {
      addedMs += ms;
    },
  };
}
