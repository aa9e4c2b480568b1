import type { Screen } from './command.ts';

export type ProgressLine = {
  readonly show: (phase: string, done: number, total: number) => void;
  readonly clear: () => void;
};

const leastMsBetween = 100;

/** One line that is written over while work goes on; in a pipe nothing is written. */
export function progressLine(screen: Screen, now: () => number = () => performance.now()): ProgressLine {
  if (!screen.terminal) return { show: () => undefined, clear: () => undefined };
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show: (phase, done, total) => {
      if (done < total && now() - shownAt < leastMsBetween) return;
      shownAt = now();
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      screen.error(`\r${phase}: ${percent} % of ${total} bytes\u001b[K`);
    },
    clear: () => screen.error('\r\u001b[K'),
  };
}
