import type { Clock } from '../../../shared/lib/clock.ts';

/** Answers whether one more is allowed: at most `limit` within any window of `windowMs` that begins with a use. */
export function createRateLimit(limit: number, windowMs: number, clock: Clock): () => boolean {
  let startedAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  return () => {
    const now = clock.nowMs();
    if (now - startedAt >= windowMs || now < startedAt) {
      startedAt = now;
      used = 0;
    }
    used += 1;
    return used <= limit;
  };
}
