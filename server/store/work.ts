import type { Clock } from '../../shared/lib/clock.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../shared/lib/id.ts';
import type { Database } from './database.ts';

/** What the parts of one transaction share: one handle, one time, and which feeds moved. */
export type Work = {
  readonly db: Database;
  readonly nowMs: number;
  /** The same time as text. */
  readonly now: string;
  readonly random: RandomBytes;
  readonly newId: () => string;
  /** Numbers of the organisations whose feed this work moves; said aloud after the commit. */
  readonly moved: Set<number>;
  /** Numbers of the audit logs that this work appends to; told after the commit. */
  readonly logged: Set<number>;
};

export type Store = {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Called after each commit that moved a feed. */
  readonly announce: (org: number) => void;
  /** Called after each commit that appended to an audit log. */
  readonly logged: (log: number) => void;
};

/**
 * Runs `run` in one immediate transaction: all of it is committed, or, when it throws, none of it. `run` must not wait for
 * anything, so transactions never interleave and the order of commits is the order of the feed and of the audit log.
 */
export function inTransaction<T>(store: Store, run: (work: Work) => T): T {
  const nowMs = store.clock.nowMs();
  const work: Work = {
    db: store.db,
    nowMs,
    now: toTimestamp(nowMs),
    random: store.random,
    newId: () => uuidV7(store.clock, store.random),
    moved: new Set(),
    logged: new Set(),
  };
  const result = store.db.transaction(() => run(work)).immediate();
  for (const org of work.moved) store.announce(org);
  for (const log of work.logged) store.logged(log);
  return result;
}
