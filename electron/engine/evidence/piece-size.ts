import type { Clock } from '../../../shared/lib/clock.ts';

/** How many bytes go with one request. */
export type PieceSize = {
  readonly bytes: () => number;
  /** A request begins; the answer says that it ended well. */
  readonly began: () => () => void;
  readonly failed: () => void;
};

const least = 64 * 1024;
const most = 8 * 1024 * 1024;
const first = 1024 * 1024;
const quickMs = 1_500;
const slowMs = 8_000;

/** Grows while requests are quick and shrinks while they are slow or fail, so that one is over well before its deadline. */
export function createPieceSize(clock: Clock): PieceSize {
  let bytes = first;
  return {
    bytes: () => bytes,
    began: () => {
      const beganMs = clock.nowMs();
      return () => {
        const tookMs = clock.nowMs() - beganMs;
        if (tookMs < quickMs) bytes = Math.min(most, bytes * 2);
        else if (tookMs > slowMs) bytes = Math.max(least, bytes / 2);
      };
    },
    failed: () => {
      bytes = Math.max(least, bytes / 2);
    },
  };
}
