import { useSyncExternalStore } from 'react';

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => number;
}

function createTicker(stepMs: number): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(() => {
          now = Date.now();
          for (const each of listeners) each();
        }, stepMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    now: () => {
      // Between a first render and its subscription no timer runs: be at most one step old.
      if (timer === undefined && Date.now() - now >= stepMs) now = Date.now();
      return now;
    },
  };
}

const tickers = new Map<number, Ticker>();

/** The time, renewed every `stepMs`. All users of one step share one timer and render together. */
export function useNow(stepMs: number): number {
  let ticker = tickers.get(stepMs);
  if (ticker === undefined) {
    ticker = createTicker(stepMs);
    tickers.set(stepMs, ticker);
  }
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}
