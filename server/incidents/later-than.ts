import { toTimestamp } from '../../shared/lib/clock.ts';

/**
 * The time of a change: now, or just after the change before where the clock stands still or was put back. Whoever polls knows
 * by `updated_at` alone that something has changed.
 */
export function laterThan(before: string, now: string): string {
  return now > before ? now : toTimestamp(Date.parse(before) + 1);
}
