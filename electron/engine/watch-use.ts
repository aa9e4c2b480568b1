import type { CacheMark } from '../../shared/ipc/engine-frames.ts';
import type { Timers } from '../../shared/lib/clock.ts';
import type { RandomBytes } from '../../shared/lib/id.ts';
import { advanceUse, beginUse, endUse, type Provenance, provenanceOf } from './cache/cache-use.ts';
import type { WritableDb } from './cache/database.ts';
import { countOutbox, parkOutbox } from './cache/tables/outbox.ts';
import { describe, type Log } from './log.ts';
import { beginResync } from './sync/resync.ts';

export type UseParts = {
  readonly db: WritableDb;
  readonly random: RandomBytes;
  readonly timers: Timers;
  readonly log: Log;
  readonly known: CacheMark | null;
  /** The cache has just taken the place of a damaged one. */
  readonly replaced: boolean;
  /** Keeps the mark outside the cache. */
  readonly keep: (mark: CacheMark) => void;
  readonly newId: () => string;
};

/** One use of a cache, from its open to its close. */
export type Use = {
  readonly unclean: boolean;
  /** What the user must be told about where this cache comes from. */
  readonly notice: string | null;
  /** Something was written. */
  readonly touched: () => void;
  readonly end: () => void;
};

const advanceMs = 60_000;

/**
 * Begins a use. An older copy of the cache, or another one, is reported and nothing in it is taken for granted: the
 * server's rows are fetched again, and pending actions wait for the user, who may have given them up since.
 */
export function watchUse(parts: UseParts): Use {
  const { db, known, log } = parts;
  const provenance = provenanceOf(db, known, parts.replaced);
  const strange = provenance.kind !== 'same';
  let told: string | null = null;
  if (strange) {
    log('warn', 'this is not the cache that was last used here', { ...provenance });
    const held = countOutbox(db).pending;
    parkOutbox(db, { ...parkedProblem, id: parts.newId() });
    beginResync(db);
    told = noticeOf(provenance, held);
  }
  const use = beginUse(db, { random: parts.random, known, renew: strange, told });
  if (use.unclean) log('warn', 'the cache was not closed the last time', { generation: use.mark.generation });
  parts.keep(use.mark);
  let due: { readonly cancel: () => void } | null = null;

  function attempt(write: () => CacheMark): void {
    try {
      parts.keep(write());
    } catch (error) {
      // A full disk or damage shows where work is saved; the mark only counts.
      log('warn', 'the generation of the cache could not be counted', describe(error));
    }
  }

  return {
    unclean: use.unclean,
    notice: use.told,
    touched: () => {
      due ??= parts.timers.after(advanceMs, () => {
        due = null;
        attempt(() => advanceUse(db));
      });
    },
    end: () => {
      due?.cancel();
      attempt(() => endUse(db));
    },
  };
}

const parkedProblem = {
  code: 'stale' as const,
  message:
    'This comes from an older copy of the local cache. It may have been sent or given up since; send it again or discard it.',
  retry_after_ms: null,
  fields: [],
};

function noticeOf(provenance: Exclude<Provenance, { kind: 'same' }>, held: number): string {
  if (provenance.kind === 'gone')
    return 'The local cache that was used here last is gone, so a new one was made; what the server did not have yet is lost. If you did not remove it yourself, somebody changed the files of this computer: tell your administrator.';
  const what =
    provenance.kind === 'older'
      ? `An older copy of the local cache was put back (step ${provenance.found}, last used at step ${provenance.known})`
      : 'Another local cache was put in the place of the one last used here';
  const kept =
    held === 0
      ? ''
      : `, and ${held} pending ${held === 1 ? 'action in it waits' : 'actions in it wait'} for your decision`;
  return `${what}. The server’s word counts: everything is being fetched again${kept}. If you did not restore a backup, somebody changed the files of this computer: tell your administrator.`;
}
