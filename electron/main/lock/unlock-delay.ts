/** Wrong passwords so far, and when the last one was given, in Unix milliseconds. Persisted, so that a restart does not help. */
export type Attempts = { readonly failed: number; readonly last_at_ms: number };

export const noAttempts: Attempts = { failed: 0, last_at_ms: 0 };

const freeAttempts = 3;
const maximalDelayMs = 5 * 60_000;

/** Pause that follows this many wrong passwords in a row: none for the first three, then 2, 4, 8 … seconds up to five minutes. */
export function delayAfter(failed: number): number {
  if (failed < freeAttempts) return 0;
  return Math.min(maximalDelayMs, 2_000 * 2 ** Math.min(20, failed - freeAttempts));
}

/** Milliseconds until the next password may be tried; a clock that was set back does not make it longer than the pause. */
export function remainingDelay(attempts: Attempts, nowMs: number): number {
  const delay = delayAfter(attempts.failed);
  return Math.max(0, Math.min(delay, attempts.last_at_ms + delay - nowMs));
}
