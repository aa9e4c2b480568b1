import { type Discovery, getDiscovery } from '../../../shared/api/discovery.ts';
import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import { ApiError } from '../../net/api-client.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WritableDb } from '../cache/database.ts';
import { getMeta } from '../cache/tables/meta.ts';
import type { Moved } from '../changes/moved.ts';
import { backOffMs } from '../lib/back-off.ts';
import { createWaiter } from '../lib/waiter.ts';
import { applyChanges } from './apply-changes.ts';
import { connectionFor } from './connection-for.ts';
import { followStream } from './follow-stream.ts';
import { emptyMemory, poll } from './poll.ts';
import { pull } from './pull.ts';
import type { PageReader } from './read-page.ts';
import { beginResync, finishResync } from './resync.ts';
import type { Status } from './status.ts';
import { storedChange } from './stored-change.ts';

export type SyncParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly nextTurn: () => Promise<void>;
  readonly random: RandomBytes;
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  /** Reads the pages of the feed. */
  readonly reader: PageReader;
  readonly status: Status;
  readonly meId: string;
  /** What the server says that it has. */
  readonly found: (features: Discovery['features']) => void;
  /** After each commit. */
  readonly moved: (moved: Moved) => void;
  /** The server has just been heard after a time without it. */
  readonly reached: () => void;
  /** Makes an error plain and logs it. */
  readonly report: (error: unknown) => AppErrorData;
};

/**
 * Keeps the cache as new as the server.
 *
 *     connecting -> discover -+-> pull until empty -> stream -> (gap: pull) ...      live
 *                             +-> poll, wait, poll ...                               polling
 *     any failure -> back-off, Retry-After, or until nudged -> discover              offline, signed_out
 */
export type SyncLoop = {
  /** Resolves when it has stopped. */
  readonly run: () => Promise<void>;
  /** Tries the network now. */
  readonly nudge: () => void;
  /** Somebody else has just heard the server: no need to wait any longer. */
  readonly reached: () => void;
  readonly stop: () => void;
};

/** How often a server without a feed is asked. */
const pollEveryMs = 5_000;

export function createSyncLoop(parts: SyncParts): SyncLoop {
  const { api, clock, db, status, timers } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const waiter = createWaiter(timers);
  let failures = 0;
  const memory = emptyMemory();

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const features = await discover();
        parts.found(features);
        if (features.sync === undefined) await keepPolling();
        else await keepFollowing();
      } catch (error) {
        if (signal.aborted) return;
        await afterFailure(error);
      }
    }
  }

  async function discover(): Promise<Discovery['features']> {
    try {
      return (await api.call(getDiscovery, {}, { signal })).value.features;
    } catch (error) {
      // A baseline server has no such document; whether it is one shows with the first list of incidents.
      if (error instanceof AppError && (error.code === 'not_found' || error.code === 'not_techsaas'))
        return {};
      throw error;
    }
  }

  async function keepFollowing(): Promise<void> {
    await pullAll();
    while (!signal.aborted) {
      const end = await followStream({
        api,
        timers,
        signal,
        cursor: () => getMeta(db, 'cursor') ?? '',
        apply: (event) =>
          parts.moved(
            applyChanges(db, event.changes.map(storedChange), { cursor: event.cursor, syncedAt: now() }),
          ),
        heard: () => upToDate('live'),
      });
      if (signal.aborted) return;
      if (end === 'gap') await pullAll();
      else await waiter.wait(backOffMs(0, parts.random)); // A server that restarts ends its streams.
    }
  }

  async function pullAll(): Promise<void> {
    let rows = 0;
    await pull(
      {
        api,
        timers,
        signal,
        nextTurn: parts.nextTurn,
        reader: parts.reader,
        apply: (page) => {
          rows += page.changes.length;
          if (page.more || rows > page.changes.length) status.progress({ rows, of: rows + page.remaining });
          const syncedAt = page.more ? null : now();
          parts.moved(applyChanges(db, page.changes, { cursor: page.cursor, syncedAt }));
        },
      },
      getMeta(db, 'cursor'),
    );
    resyncDone();
    status.progress(null);
    status.synced();
  }

  async function keepPolling(): Promise<void> {
    while (!signal.aborted) {
      await poll({ api, clock, db, signal, memory, moved: parts.moved, progress: status.progress });
      resyncDone();
      status.progress(null);
      upToDate('polling');
      await waiter.wait(pollEveryMs);
    }
  }

  function resyncDone(): void {
    const removed = finishResync(db, parts.meId);
    if (removed !== null) parts.moved(removed);
  }

  function upToDate(connection: 'live' | 'polling'): void {
    failures = 0;
    if (status.get().connection !== connection) {
      status.connection(connection, null);
      parts.reached();
    }
    status.synced();
  }

  async function afterFailure(failure: unknown): Promise<void> {
    let error = failure;
    try {
      if (error instanceof ApiError && error.status === 410 && getMeta(db, 'cursor') !== null) {
        beginResync(db);
        return;
      }
    } catch (caught) {
      error = caught; // The disk is full, say: the old cursor is refused again when it is tried again.
    }
    const problem = parts.report(error);
    status.progress(null);
    status.connection(connectionFor(problem.code), problem);
    const delay = problem.retry_after_ms ?? backOffMs(failures, parts.random);
    failures += 1;
    await waiter.wait(delay);
  }

  function now(): string {
    return toTimestamp(clock.nowMs());
  }

  return {
    run,
    nudge: waiter.wake,
    reached: () => {
      if (failures > 0) waiter.wake();
    },
    stop: () => {
      stopping.abort();
      waiter.wake();
    },
  };
}
