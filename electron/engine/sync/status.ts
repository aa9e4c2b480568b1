import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { type Clock, type Timers, toTimestamp } from '../../../shared/lib/clock.ts';

type Connection = SyncStatus['connection'];

/** More than this is told to the user (the server's own tolerance). */
const skewToleranceMs = 60_000;
const windowMs = 20;

export type StatusParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly counts: () => Pick<SyncStatus, 'pending' | 'refused' | 'conflicts'>;
  readonly publish: (status: SyncStatus) => void;
  readonly syncedAt: string | null;
  readonly notice: string | null;
};

/** The one place that knows how things stand with the server. */
export type Status = {
  readonly get: () => SyncStatus;
  readonly connection: (connection: Connection, problem: AppErrorData | null) => void;
  readonly progress: (progress: SyncStatus['progress']) => void;
  readonly drill: (drill: SyncStatus['drill']) => void;
  readonly check: (check: SyncStatus['check']) => void;
  /** The cache is as new as the server's feed right now. */
  readonly synced: () => void;
  readonly heardServerTime: (serverTimeMs: number) => void;
  /** The outbox has moved. */
  readonly recount: () => void;
  readonly stop: () => void;
};

export function createStatus(parts: StatusParts): Status {
  const { clock, timers } = parts;
  let current: SyncStatus = {
    connection: 'connecting',
    since: toTimestamp(clock.nowMs()),
    synced_at: parts.syncedAt,
    progress: null,
    ...parts.counts(),
    clock_skew_ms: null,
    check: null,
    drill: null,
    problem: null,
    notice: parts.notice,
  };
  let due: { readonly cancel: () => void } | null = null;

  function change(next: Partial<SyncStatus>): void {
    current = { ...current, ...next };
    due ??= timers.after(windowMs, () => {
      due = null;
      parts.publish(current);
    });
  }

  return {
    get: () => current,
    connection: (connection, problem) => {
      const since = connection === current.connection ? current.since : toTimestamp(clock.nowMs());
      change({ connection, since, problem });
    },
    progress: (progress) => change({ progress }),
    drill: (drill) => change({ drill }),
    check: (check) => {
      if (check !== current.check) change({ check });
    },
    synced: () => change({ synced_at: toTimestamp(clock.nowMs()) }),
    heardServerTime: (serverTimeMs) => {
      const skew = Math.round(clock.nowMs() - serverTimeMs);
      const told = Math.abs(skew) > skewToleranceMs ? skew : null;
      if ((told === null) !== (current.clock_skew_ms === null)) change({ clock_skew_ms: told });
      else if (told !== null && Math.abs(told - (current.clock_skew_ms ?? 0)) > 1_000)
        change({ clock_skew_ms: told });
    },
    recount: () => change(parts.counts()),
    stop: () => due?.cancel(),
  };
}
