import { getIncident, type IncidentDetail } from '../../../shared/api/incidents.ts';
import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/codes.ts';
import type { NotKept } from '../../../shared/ipc/incident-calls.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WritableDb } from '../cache/database.ts';
import { findIncidentKey, incidentIdOf } from '../cache/tables/incident-keys.ts';
import { isPruned, prunedNumbers, prunedWithWork } from '../cache/tables/pruned.ts';
import type { Moved } from '../changes/moved.ts';
import { backOffMs } from '../lib/back-off.ts';
import { createWaiter } from '../lib/waiter.ts';
import { restoreDetails } from './restore-details.ts';

export type KeeperParts = {
  readonly db: WritableDb;
  readonly api: AuthorizedApi;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly isOnline: () => boolean;
  readonly pinned: () => ReadonlySet<number>;
  readonly moved: (moved: Moved) => void;
  /** Makes an error plain and logs it. */
  readonly report: (error: unknown) => AppErrorData;
};

/**
 * Fetches again what was pruned and is wanted whole: the incident on the screen first, then those on which something of the
 * user's waits, then what is pinned. Each incident:
 *
 *     waiting -> fetching -+-> (whole)
 *        ^  ^              +-> failed -> (after a while, or when it is wanted again) -> waiting
 *        |  +-- changed meanwhile
 *        +-- no way to the server
 */
export type DetailKeeper = {
  /** Resolves when it has stopped. */
  readonly run: () => Promise<void>;
  /** Looks for something to fetch. */
  readonly look: () => void;
  /** The same, and nothing that failed before stands in the way: the server was just heard, or the user wants it. */
  readonly wake: () => void;
  /** The incident on the screen; null for none. */
  readonly show: (incidentId: string | null) => void;
  readonly shown: () => number | null;
  /** What the server said has been applied, or passed over where it lies under a pruned incident. */
  readonly heard: (moved: Moved) => void;
  readonly stateOf: (incidentId: string) => Pick<NotKept, 'state' | 'problem'>;
  /** Why pinned incidents are not here yet. */
  readonly problem: () => AppErrorData | null;
  readonly stop: () => void;
};

const lanes = 3;
const idleMs = 600_000;
/** Until what failed by itself is tried again; doubled each time it fails again, up to the longest. */
const ownRetryMs = { first: 10_000, longest: 300_000 } as const;
/** Concern one incident; everything else concerns the way to the server or this machine. */
const ownProblems: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'forbidden',
  'answer_too_large',
  'bad_answer',
]);

type Flight = { isStale: boolean };

export function createDetailKeeper(parts: KeeperParts): DetailKeeper {
  const { api, db, timers } = parts;
  const stopping = new AbortController();
  const waiter = createWaiter(timers);
  const flights = new Map<string, Flight>();
  const failed = new Map<string, AppErrorData>();
  let retry: { readonly cancel: () => void } | null = null;
  let retries = 0;
  let shownId: string | null = null;
  let general: AppErrorData | null = null;
  let failures = 0;
  /** Rounds in a row of which an answer was too old to be used. */
  let tooOld = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const wanted = parts.isOnline() ? nextWanted() : [];
        if (wanted.length === 0) await rest();
        else await fetchAll(wanted);
      } catch (error) {
        await fail(error);
      }
    }
  }

  async function rest(): Promise<void> {
    await waiter.wait(idleMs);
    if (parts.isOnline()) general = null;
  }

  /** One answer may be bad, and one refusal may be taken back: nothing that failed by itself stays failed for good. */
  function retryLater(): void {
    if (retry !== null) return;
    const delayMs = Math.min(ownRetryMs.longest, ownRetryMs.first * 2 ** retries);
    retry = timers.after(delayMs, () => {
      retry = null;
      retries += 1;
      failed.clear();
      waiter.wake();
    });
  }

  function retryNow(): void {
    retry?.cancel();
    retry = null;
    retries = 0;
    failed.clear();
  }

  async function fail(error: unknown): Promise<void> {
    if (stopping.signal.aborted) return;
    const before = general;
    general = parts.report(error);
    if (before === null) tell(shownId === null ? [] : [shownId]);
    const delay = general.retry_after_ms ?? backOffMs(failures, parts.random);
    failures += 1;
    await waiter.wait(delay);
  }

  function nextWanted(): readonly string[] {
    const found: string[] = [];
    const take = (n: number): boolean => {
      const id = incidentIdOf(db, n);
      if (id !== null && !failed.has(id) && !found.includes(id)) found.push(id);
      return found.length < lanes;
    };
    const n = shown();
    if (n !== null && isPruned(db, n)) take(n);
    if (!prunedWithWork(db).every(take)) return found;
    const pinned = parts.pinned();
    if (pinned.size > 0) prunedNumbers(db).every((one) => !pinned.has(one) || take(one));
    return found;
  }

  async function fetchAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) flights.set(id, { isStale: false });
    tell(ids);
    const ends = await Promise.allSettled(ids.map(fetchOne));
    for (const id of ids) flights.delete(id);
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken === undefined) {
      failures = 0;
      general = null;
    }
    if (failed.size === 0) retries = 0;
    tell(ids);
    if (broken !== undefined) throw broken.reason;
    if (ends.every((end) => end.status === 'fulfilled' && end.value)) tooOld = 0;
    else await waiter.wait(backOffMs(tooOld++, parts.random));
  }

  /** Answers false when the answer was too old. */
  async function fetchOne(id: string): Promise<boolean> {
    try {
      const { signal } = stopping;
      const detail = (await api.call(getIncident, { params: { incident_id: id } }, { signal })).value;
      return signal.aborted || take(id, detail);
    } catch (error) {
      if (!(error instanceof AppError) || !ownProblems.has(error.code)) throw error;
      failed.set(id, parts.report(error));
      retryLater();
      return true;
    }
  }

  /** A change that came while the answer was under way may be newer than it, and was passed over: it is asked for again. */
  function take(id: string, detail: IncidentDetail): boolean {
    if (detail.incident.id !== id)
      throw new AppError('bad_answer', 'The server answered with another incident. Nothing of it was used.');
    return flights.get(id)?.isStale !== true && restoreDetails(db, detail);
  }

  function tell(ids: readonly string[]): void {
    parts.moved({ incidents: new Set(ids), people: false, outbox: false, storage: true });
  }

  function shown(): number | null {
    return shownId === null ? null : findIncidentKey(db, shownId);
  }

  return {
    run,
    shown,
    look: () => {
      if (general === null) waiter.wake();
    },
    wake: () => {
      retryNow();
      failures = 0;
      waiter.wake();
    },
    show: (incidentId) => {
      shownId = incidentId;
      if (incidentId === null) return;
      const n = shown();
      if (n === null || !isPruned(db, n)) return;
      failed.delete(incidentId);
      waiter.wake();
    },
    heard: (moved) => {
      for (const [id, flight] of flights)
        if (moved.anywhere === true || moved.incidents.has(id)) flight.isStale = true;
    },
    stateOf: (incidentId) => {
      const problem = failed.get(incidentId);
      if (problem !== undefined) return { state: 'failed', problem };
      if (flights.has(incidentId)) return { state: 'fetching', problem: null };
      return { state: 'waiting', problem: parts.isOnline() ? general : null };
    },
    problem: () => general ?? [...failed.values()][0] ?? null,
    stop: () => {
      retryNow();
      stopping.abort();
      waiter.wake();
    },
  };
}
