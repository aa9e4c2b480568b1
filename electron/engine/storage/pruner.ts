import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { OverLimit } from '../../../shared/ipc/storage-calls.ts';
import { type Clock, type Timers, toTimestamp } from '../../../shared/lib/clock.ts';
import { inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { incidentIdOf } from '../cache/tables/incident-keys.ts';
import type { PruneReason } from '../cache/tables/pruned.ts';
import type { Moved } from '../changes/moved.ts';
import { byUse, type Candidate, candidateNow, candidatesAfter } from './candidates.ts';
import type { NeverPruned } from './never-pruned.ts';
import { pruneIncident } from './prune-incident.ts';
import { cutFile, freePages, tidyWords, usedBytes } from './room.ts';
import { storagePolicy } from './storage-policy.ts';

export type PrunerParts = {
  readonly db: WritableDb;
  readonly clock: Clock;
  readonly timers: Timers;
  /** On disk, with the log. */
  readonly bytes: () => number;
  readonly shrinks: boolean;
  /** As things stand at the moment of the question. */
  readonly neverPruned: () => NeverPruned;
  readonly moved: (moved: Moved) => void;
  /** Makes an error plain and logs it. */
  readonly report: (error: unknown) => AppErrorData;
};

type Told = Pick<OutputOf<'storage.get'>, 'pass' | 'last' | 'over'>;

/**
 * Keeps the cache below its limit, in steps so small that nobody waits for them:
 *
 *     waiting -> (something to do) -> scan -> prune -> tidy -> give back -> cut -> waiting
 *                                       any of them -> (cancelled, failed) -> waiting
 */
export type Pruner = {
  readonly told: () => Told;
  /** Looks now. */
  readonly begin: () => void;
  /** Ends the pass that runs. */
  readonly cancel: () => void;
  /** Something was written. */
  readonly touched: () => void;
  readonly stop: () => void;
};

type Pass = {
  readonly before: number;
  /** Closed incidents that were last of use before this are given up. */
  readonly oldMs: number;
  /** While what is in use is more than this, the next one is given up; null when there is room enough. */
  readonly targetBytes: number | null;
  readonly candidates: Candidate[];
  at: number;
  pruned: number;
  openPruned: number;
};

const firstAfterMs = 20_000;
const againAfterMs = 600_000;
/** A burst of writing is looked at once. */
const touchedAfterMs = 5_000;
const pauseMs = 15;
const dayMs = 86_400_000;
/** Enough room that the next pass is not due at once. */
const targetShare = 0.9;
const scanRows = 4_000;
/** Of one transaction. */
const mostRows = 400;
const mostIncidents = 100;
const freePagesKept = 64;
const pagesAtOnce = 256;

export function createPruner(parts: PrunerParts): Pruner {
  const { clock, db, timers } = parts;
  let pass: Pass | null = null;
  let last: Told['last'] = null;
  let over: OverLimit | null = null;
  let scannedMs = Number.NEGATIVE_INFINITY;
  /** In use when the limit could not be met: looking again before it has grown is of no use. */
  let stuckBytes = 0;
  let timer = timers.after(firstAfterMs, look);
  let soon: { readonly cancel: () => void } | null = null;
  let stopped = false;

  function tell(incidents: ReadonlySet<string> = new Set()): void {
    parts.moved({ incidents, people: false, outbox: false, storage: true });
  }

  /** The next step, after whoever asks something meanwhile. */
  function next(step: (of: Pass) => void): void {
    after(pauseMs, () => {
      if (pass !== null) guarded(pass, step);
    });
  }

  /** One thing is due at a time; nothing is once it has stopped. */
  function after(delayMs: number, run: () => void): void {
    timer.cancel();
    if (!stopped) timer = timers.after(delayMs, run);
  }

  function guarded(of: Pass, step: (of: Pass) => void): void {
    try {
      step(of);
    } catch (error) {
      finish(of, 'failed', parts.report(error));
    }
  }

  function look(): void {
    if (pass !== null || stopped) return;
    wait(againAfterMs);
    try {
      const { keep_days, limit_bytes } = storagePolicy(db);
      const nowMs = clock.nowMs();
      const isTooLarge = usedBytes(db) > Math.max(limit_bytes, stuckBytes);
      const isScanDue = keep_days !== null && Math.abs(nowMs - scannedMs) >= againAfterMs;
      const isSlack = parts.shrinks && parts.bytes() > limit_bytes && freePages(db) > freePagesKept;
      if (!isTooLarge && !isScanDue && !isSlack) return;
      scannedMs = nowMs;
      pass = {
        before: parts.bytes(),
        oldMs: keep_days === null ? Number.NEGATIVE_INFINITY : nowMs - keep_days * dayMs,
        targetBytes: usedBytes(db) > limit_bytes ? Math.floor(limit_bytes * targetShare) : null,
        candidates: [],
        ...{ at: 0, pruned: 0, openPruned: 0 },
      };
      next((of) => scan(of, 0));
    } catch (error) {
      parts.report(error);
    }
  }

  function wait(delayMs: number): void {
    after(delayMs, look);
  }

  function scan(of: Pass, after: number): void {
    const found = candidatesAfter(db, after, scanRows);
    const isWanted = (one: Candidate) => of.targetBytes !== null || isOld(of, one);
    for (const one of found) if (isWanted(one)) of.candidates.push(one);
    const end = found.at(-1);
    if (end !== undefined && found.length === scanRows) next(() => scan(of, end.n));
    else {
      of.candidates.sort(byUse);
      next(of.candidates.length === 0 ? giveBack : prune);
    }
  }

  function isOld(of: Pass, one: Candidate): boolean {
    return !one.isOpen && one.usedMs < of.oldMs;
  }

  function whyPruned(of: Pass, one: Candidate): PruneReason | null {
    if (isOld(of, one)) return 'age';
    return of.targetBytes !== null && usedBytes(db) > of.targetBytes ? 'size' : null;
  }

  /** One transaction: whole incidents, until it is large enough. */
  function prune(of: Pass): void {
    const held = parts.neverPruned();
    const since = toTimestamp(clock.nowMs());
    const ids = new Set<string>();
    let openPruned = 0;
    let { at } = of;
    inBatch(db, (batch) => {
      for (let rows = 0; rows < mostRows && ids.size < mostIncidents; at += 1) {
        const found = of.candidates[at];
        if (found === undefined) return;
        const one = candidateNow(db, found.n);
        // What has changed since the list was made has its place elsewhere in it.
        if (one === null || one.isOpen !== found.isOpen || one.usedMs !== found.usedMs) continue;
        const why = whyPruned(of, one);
        if (why === null && of.targetBytes !== null) {
          at = of.candidates.length;
          return;
        }
        if (why === null || held(one.n) !== null) continue;
        const went = pruneIncident(batch, one.n, why, since);
        rows += went;
        if (went === 0) continue;
        const id = incidentIdOf(db, one.n);
        if (id !== null) ids.add(id);
        if (one.isOpen) openPruned += 1;
      }
    });
    of.at = at;
    of.pruned += ids.size;
    of.openPruned += openPruned;
    if (ids.size > 0) tell(ids);
    if (of.at < of.candidates.length) next(prune);
    else if (of.pruned > 0) next((done) => tidy(done, true));
    else giveBack(of);
  }

  function tidy(of: Pass, begin: boolean): void {
    if (tidyWords(db, begin)) next((still) => tidy(still, false));
    else giveBack(of);
  }

  function giveBack(of: Pass): void {
    if (of.pruned === 0 && parts.bytes() <= storagePolicy(db).limit_bytes) finish(of, 'done', null);
    else if (parts.shrinks && freePages(db) > freePagesKept) {
      db.giveBack(pagesAtOnce);
      next(giveBack);
    } else next(cut);
  }

  function cut(of: Pass): void {
    cutFile(db);
    finish(of, 'done', null);
  }

  function finish(of: Pass, end: 'done' | 'cancelled' | 'failed', problem: AppErrorData | null): void {
    pass = null;
    wait(againAfterMs);
    const bytes = parts.bytes();
    const { pruned, openPruned } = of;
    const before = over;
    if (end === 'done') over = overLimit(of);
    if (pruned === 0 && end === 'done' && bytes >= of.before && over === null && before === null) return;
    if (pruned > 0 || end !== 'done' || bytes < of.before)
      last = {
        at: toTimestamp(clock.nowMs()),
        ...{ end, pruned, problem },
        open_pruned: openPruned,
        bytes_before: of.before,
        bytes_after: bytes,
      };
    tell();
  }

  function overLimit(of: Pass): OverLimit | null {
    const { limit_bytes } = storagePolicy(db);
    const used = usedBytes(db);
    stuckBytes = 0;
    if (used <= limit_bytes) return null;
    stuckBytes = Math.ceil(used * 1.02);
    const held = parts.neverPruned();
    const counts = { pinned: 0, work: 0, shown: 0 };
    for (const { n } of of.candidates) {
      const reason = held(n);
      if (reason !== null) counts[reason] += 1;
    }
    return { bytes: used - limit_bytes, ...counts };
  }

  return {
    told: () => ({
      last,
      over,
      pass:
        pass === null
          ? null
          : { pruned: pass.pruned, used_bytes: usedBytes(db), target_bytes: pass.targetBytes },
    }),
    begin: () => {
      pass = null;
      stuckBytes = 0;
      scannedMs = Number.NEGATIVE_INFINITY;
      look();
      tell();
    },
    cancel: () => {
      if (pass !== null) finish(pass, 'cancelled', null);
    },
    touched: () => {
      if (stopped) return;
      soon ??= timers.after(touchedAfterMs, () => {
        soon = null;
        look();
      });
    },
    stop: () => {
      stopped = true;
      pass = null;
      soon?.cancel();
      timer.cancel();
    },
  };
}
