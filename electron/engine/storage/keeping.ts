import type { QueueFilter } from '../../../shared/ipc/queue-calls.ts';
import type { Moved } from '../changes/moved.ts';
import { createDetailKeeper, type DetailKeeper, type KeeperParts } from './detail-keeper.ts';
import { neverPruned } from './never-pruned.ts';
import { createPinned, type Pinned } from './pinned.ts';
import { createPruner, type Pruner, type PrunerParts } from './pruner.ts';

export type KeepingParts = Omit<KeeperParts, 'pinned'> &
  Pick<PrunerParts, 'clock' | 'bytes' | 'shrinks'> & {
    readonly matching: (filter: QueueFilter) => Iterable<number>;
    readonly revision: () => number;
  };

/** What is kept here of which incident: pruned by policy, fetched again where it is wanted. */
export type Keeping = {
  readonly pinned: Pinned;
  readonly pruner: Pruner;
  readonly details: DetailKeeper;
  /** Pins have changed. */
  readonly repin: () => void;
  /** Something was written, by whomever. */
  readonly touched: (moved: Moved) => void;
  /** Resolves when it has stopped. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
};

/** Pins that grow by what comes in are looked at once a burst. */
const settleMs = 1_000;

export function createKeeping(parts: KeepingParts): Keeping {
  const { db, moved, report, timers } = parts;
  const pinned = createPinned({ db, matching: parts.matching, revision: parts.revision });
  const details = createDetailKeeper({ ...parts, pinned: pinned.numbers });
  const pruner = createPruner({
    ...{ db, timers, moved, report },
    clock: parts.clock,
    bytes: parts.bytes,
    shrinks: parts.shrinks,
    neverPruned: () => neverPruned(db, { isPinned: pinned.has, shown: details.shown() }),
  });
  let due: { readonly cancel: () => void } | null = null;
  let stopped = false;
  return {
    ...{ pinned, pruner, details },
    repin: () => {
      pinned.forget();
      details.wake();
      moved({ incidents: new Set(), people: false, outbox: false, storage: true });
    },
    touched: (what) => {
      if (what.incidents.size === 0 || stopped) return;
      pruner.touched();
      due ??= timers.after(settleMs, () => {
        due = null;
        details.look();
      });
    },
    run: details.run,
    stop: () => {
      stopped = true;
      due?.cancel();
      pruner.stop();
      details.stop();
    },
  };
}
