import type { Clock } from '../../shared/lib/clock.ts';

/** How many in how long. */
export type Quota = { readonly name: string; readonly limit: number; readonly windowMs: number };

export type Verdict = {
  readonly allowed: boolean;
  readonly quota: Quota;
  readonly remaining: number;
  readonly resetMs: number;
};

export type RateLimiter = {
  /** Counts one request of `key`; the window begins with its first. */
  readonly take: (quota: Quota, key: string) => Verdict;
  /** Takes one count back, for tries that turned out to be no guess. */
  readonly giveBack: (quota: Quota, key: string) => void;
};

type Window = { count: number; readonly endsMs: number };

/** Windows held at most; beyond, those that end first are forgotten. */
const mostWindows = 100_000;

export function createRateLimiter(clock: Clock): RateLimiter {
  const windows = new Map<string, Window>();

  function windowOf(quota: Quota, key: string): Window {
    const id = `${quota.name}\n${key}`;
    const nowMs = clock.nowMs();
    const current = windows.get(id);
    if (current !== undefined && current.endsMs > nowMs) return current;
    windows.delete(id);
    if (windows.size >= mostWindows) makeRoom(nowMs);
    const fresh = { count: 0, endsMs: nowMs + quota.windowMs };
    windows.set(id, fresh);
    return fresh;
  }

  function makeRoom(nowMs: number): void {
    for (const [id, { endsMs }] of windows) if (endsMs <= nowMs) windows.delete(id);
    for (const id of windows.keys()) {
      if (windows.size < mostWindows * 0.9) return;
      windows.delete(id);
    }
  }

  return {
    take: (quota, key) => {
      const window = windowOf(quota, key);
      const allowed = window.count < quota.limit;
      if (allowed) window.count += 1;
      return {
        allowed,
        quota,
        remaining: quota.limit - window.count,
        resetMs: Math.max(0, window.endsMs - clock.nowMs()),
      };
    },
    giveBack: (quota, key) => {
      const window = windowOf(quota, key);
      window.count = Math.max(0, window.count - 1);
    },
  };
}
