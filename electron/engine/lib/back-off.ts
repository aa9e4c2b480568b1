import type { RandomBytes } from '../../../shared/lib/id.ts';

const firstMs = 500;
export const longestBackOffMs = 30_000;

/** Exponential from half a second to half a minute, of which the upper half is chance, so that clients do not march in step. */
export function backOffMs(failures: number, random: RandomBytes): number {
  const full = Math.min(longestBackOffMs, firstMs * 2 ** Math.min(failures, 16));
  return Math.round(full / 2 + (full / 2) * chance(random));
}

/** From 0 up to, but not including, 1. */
function chance(random: RandomBytes): number {
  const [high = 0, low = 0] = random(2);
  return (high * 256 + low) / 65_536;
}
