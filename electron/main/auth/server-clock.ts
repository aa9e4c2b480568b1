import type { Clock } from '../../../shared/lib/clock.ts';

/**
 * This computer's clock, corrected by the `Date` header of answers over verified TLS, so that a wrong clock neither
 * accepts an old token nor refuses a good one.
 */
export type ServerClock = Clock & {
  /** `serverTimeMs` is null when the server did not say; `askedAtMs` is by the local clock. */
  readonly observe: (serverTimeMs: number | null, askedAtMs: number) => void;
  /** The local clock minus the server's, in ms; null before the first answer. */
  readonly skewMs: () => number | null;
};

export function createServerClock(clock: Clock): ServerClock {
  let skewMs: number | null = null;
  return {
    nowMs: () => clock.nowMs() - (skewMs ?? 0),
    observe: (serverTimeMs, askedAtMs) => {
      if (serverTimeMs === null) return;
      // The header was written somewhere between asking and now, and is cut to whole seconds.
      const middleMs = (askedAtMs + clock.nowMs()) / 2;
      skewMs = Math.round(middleMs - (serverTimeMs + 500));
    },
    skewMs: () => skewMs,
  };
}
