import type { QueueFilter } from '../../../shared/ipc/queue-calls.ts';
import type { Kept } from '../../../shared/ipc/storage-calls.ts';
import type { AnyDb } from '../cache/database.ts';
import { incidentsWithEvidence } from '../cache/tables/evidence.ts';
import { type PinnedView, pinnedNumbers, pinnedViews } from '../cache/tables/pins.ts';
import { prunedNumbers } from '../cache/tables/pruned.ts';

export type PinnedParts = {
  readonly db: AnyDb;
  /** Numbers of the incidents that fit the filter now. */
  readonly matching: (filter: QueueFilter) => Iterable<number>;
  /** Moves whenever the answer of `matching` may have changed. */
  readonly revision: () => number;
};

/** Which incidents the user wants kept here whole, one by one or by a view. What else is to be kept of them may ask here. */
export type Pinned = {
  readonly has: (n: number) => boolean;
  /** Of the pinned incidents that have evidence, of which the content is to be here as well. */
  readonly idsWithEvidence: () => readonly string[];
  readonly numbers: () => ReadonlySet<number>;
  /** Labels of the views that an incident belongs to. */
  readonly viewsOf: (n: number) => readonly string[];
  readonly kept: () => Kept;
  readonly list: () => {
    readonly incidents: Kept;
    readonly views: readonly (PinnedView & { readonly kept: Kept })[];
  };
  /** Pins have changed. */
  readonly forget: () => void;
};

type Known = {
  readonly revision: number;
  readonly single: ReadonlySet<number>;
  readonly views: readonly { readonly view: PinnedView; readonly numbers: ReadonlySet<number> }[];
  readonly all: ReadonlySet<number>;
};

export function createPinned({ db, matching, revision }: PinnedParts): Pinned {
  let known: Known | null = null;

  function now(): Known {
    const current = revision();
    if (known?.revision === current) return known;
    const single = new Set(pinnedNumbers(db));
    const views = pinnedViews(db).map((view) => ({ view, numbers: new Set(matching(view.filter)) }));
    const all = views.length === 0 ? single : new Set(single);
    if (all !== single) for (const { numbers } of views) for (const n of numbers) (all as Set<number>).add(n);
    known = { revision: current, single, views, all };
    return known;
  }

  function keptOf(numbers: ReadonlySet<number>, pruned: readonly number[]): Kept {
    const missing = pruned.reduce((count, n) => count + (numbers.has(n) ? 1 : 0), 0);
    return { of: numbers.size, complete: numbers.size - missing };
  }

  return {
    has: (n) => now().all.has(n),
    idsWithEvidence: () => {
      const { all } = now();
      if (all.size === 0) return [];
      return incidentsWithEvidence(db).flatMap(([n, id]) => (all.has(n) ? [id] : []));
    },
    numbers: () => now().all,
    viewsOf: (n) => now().views.flatMap(({ view, numbers }) => (numbers.has(n) ? [view.label] : [])),
    kept: () => keptOf(now().all, prunedNumbers(db)),
    list: () => {
      const pruned = prunedNumbers(db);
      const { single, views } = now();
      return {
        incidents: keptOf(single, pruned),
        views: views.map(({ view, numbers }) => ({ ...view, kept: keptOf(numbers, pruned) })),
      };
    },
    forget: () => {
      known = null;
    },
  };
}
