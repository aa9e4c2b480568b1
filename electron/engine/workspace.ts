import type { Me } from '../../shared/domain/user.ts';
import { AppError, type AppErrorData, errorData } from '../../shared/errors/app-error.ts';
import type { EngineConfig } from '../../shared/ipc/engine-frames.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { createAuthorizedApi } from './api/authorized-api.ts';
import { createTokens } from './api/tokens.ts';
import { inBatch } from './cache/batch.ts';
import { checkPages } from './cache/check-pages.ts';
import type { WritableDb } from './cache/database.ts';
import type { Cache } from './cache/open-cache.ts';
import { openShrinkable } from './cache/open-shrinkable.ts';
import { storageError } from './cache/storage-error.ts';
import { countConflicts } from './cache/tables/conflicts.ts';
import { findIncidentKey } from './cache/tables/incident-keys.ts';
import { getMeta, setMeta } from './cache/tables/meta.ts';
import { countOutbox } from './cache/tables/outbox.ts';
import { putUser, userRow } from './cache/tables/users.ts';
import { createChangeFeed } from './changes/change-feed.ts';
import { type Moved, movedIncident, nothingMoved } from './changes/moved.ts';
import type { CommandContext } from './commands.ts';
import { createDrill } from './drill.ts';
import { type EvidenceStore, openEvidenceStore } from './evidence/evidence-store.ts';
import { createEvidenceWork } from './evidence/evidence-work.ts';
import { describe } from './log.ts';
import { commands as outboxCommands } from './outbox/commands/commands.ts';
import { createDrain } from './outbox/drain.ts';
import { enqueueIn } from './outbox/enqueue.ts';
import { requirePermission } from './outbox/intents.ts';
import type { EngineParts } from './parts.ts';
import type { QueryContext } from './query/context.ts';
import { mergedIncident } from './query/merge-pending.ts';
import { createObservableIndex } from './query/observable-index.ts';
import { createQueue } from './query/queue.ts';
import { createQueueIndex } from './query/queue-index.ts';
import { createKeeping } from './storage/keeping.ts';
import { readHere } from './sync/read-page.ts';
import { createStatus } from './sync/status.ts';
import { createSyncLoop } from './sync/sync-loop.ts';
import { type Use, watchUse } from './watch-use.ts';
import { createWitness } from './witness/witness.ts';

/** One open cache of one person, with all that works on it. */
export type Workspace = {
  readonly queries: QueryContext;
  readonly commands: CommandContext;
  readonly nudge: () => void;
  /** Stops sync and outbox, finishes what is being written, closes the cache. */
  readonly close: () => Promise<void>;
};

export type WorkspaceConfig = Omit<EngineConfig, 'cache_key'>;

export type OpenHow = {
  readonly key: Uint8Array;
  /** Whether the file there is known to be damaged and is set aside. */
  readonly replace: boolean;
  /** Told when the cache turns out to be damaged while it is in use. */
  readonly damaged: () => void;
};

/** Throws AppError `cache_key_wrong`, `cache_damaged`, `disk_full`, `unsupported`. */
export function openWorkspace(parts: EngineParts, config: WorkspaceConfig, how: OpenHow): Workspace {
  const { clock, host, random, timers } = parts;
  const { me } = config;
  const cache = openShrinkable(parts, config.cache_path, how.key, how.replace);
  const db = cache.write;
  let use: Use;
  const store = openStore(parts, config.cache_path, how.key, cache);
  try {
    use = watchUse({
      db,
      random,
      timers,
      log: parts.log,
      known: config.known_mark ?? null,
      replaced: cache.notice !== null,
      keep: (mark) => host.mark?.(mark),
      newId: () => uuidV7(clock, random),
    });
    claim(db, me);
  } catch (error) {
    store.close();
    cache.close();
    throw error;
  }

  const report = (error: unknown): AppErrorData => {
    const data = errorData(error, uuidV7(clock, random));
    parts.log(data.code === 'internal' ? 'error' : 'warn', 'problem', { id: data.id, ...describe(error) });
    if (data.code === 'cache_damaged') how.damaged();
    return data;
  };
  const changes = createChangeFeed(timers, (topics) => host.emit('changed', { topics }));
  const queue = createQueueIndex(cache.read);
  const status = createStatus({
    clock,
    timers,
    counts: () => ({ ...countOutbox(db), conflicts: countConflicts(db) }),
    publish: (next) => host.emit('sync', next),
    syncedAt: getMeta(db, 'synced_at'),
    notice: [use.notice, store.notice].filter((text) => text !== null).join(' ') || null,
  });
  const moved = (what: Moved): void => {
    queue.touch(what.incidents);
    changes.note(what);
    if (what.outbox) status.recount();
    if (what.incidents.size > 0 || what.storage === true) afterCommit();
    use.touched();
    keeping.touched(what);
  };
  /** What the server said, which may lie under an incident that is being fetched. */
  const heard = (what: Moved): void => {
    keeping.details.heard(what);
    moved(what);
  };

  /** Something that was registered or stored meanwhile may let bytes go. */
  function afterCommit(): void {
    evidence.uploads.pump();
    evidence.fetchWanted();
  }

  const nudge = (): void => {
    loop.nudge();
    witness.nudge();
    drain.kick('always');
    keeping.details.wake();
    evidence.uploads.kick();
    evidence.fetchWanted();
  };
  const drill = createDrill({
    clock,
    timers,
    changed: (state) => {
      status.drill(state);
      if (state === null) nudge();
    },
  });
  const transport = drill.through(parts.createTransport(config));
  const tokens = createTokens(async (rejected) => {
    drill.assertOnline();
    return await host.askToken(rejected);
  });
  const auditMoved = (): void => changes.note({ ...nothingMoved, audit: true });
  const api = createAuthorizedApi(transport, tokens, status.heardServerTime, (receipt) =>
    witness.heardReceipt(receipt),
  );
  const witness = createWitness({
    ...{ clock, timers, random, api, db, host },
    pin: config.audit_pin ?? null,
    keepEvidence: (folder, files) => parts.keepEvidence?.(config.cache_path, folder, files) ?? null,
    changed: auditMoved,
    failed: report,
  });
  const common = { clock, timers, random, api, db, report };
  const drain = createDrain({ ...common, moved: heard, reached: () => loop.reached() });
  const reached = (): void => {
    witness.nudge();
    drain.kick('guesses');
    keeping.details.wake();
  };
  const evidence = createEvidenceWork({
    ...{ ...common, moved },
    ...{ store, meId: me.id, disk: parts.evidenceDisk, wanted: () => keeping.pinned.idsWithEvidence() },
    newId: () => uuidV7(clock, random),
    assertMayAdd: (incidentId) => {
      requirePermission(me, 'evidence:write');
      const n = findIncidentKey(db, incidentId);
      if (n === null || mergedIncident(db, n) === null)
        throw new AppError('not_found', 'This incident is not in the local cache.');
    },
    accept: (intent, also) => {
      inBatch(db, (batch) => {
        enqueueIn(batch, me, clock.nowMs(), { ...intent, draftKey: null });
        also(batch.db);
      });
      moved({ ...movedIncident(intent.incidentId), evidence: true });
      drain.pump();
    },
  });
  const loop = createSyncLoop({
    ...{ ...common, moved: heard, nextTurn: parts.nextTurn },
    ...{ status, meId: me.id, reached, reader: parts.createPageReader?.() ?? readHere },
    found: (features) => {
      evidence.uploads.found(features.evidence_upload !== undefined);
      evidence.fetchWanted();
      witness.found(features.audit !== undefined);
    },
  });
  const { queueList, queueFacts, withWord } = createQueue({
    db: cache.read,
    index: queue,
    meId: me.id,
    clock,
  });
  const keeping = createKeeping({
    ...{ ...common, moved, bytes: cache.bytes, shrinks: cache.shrinks, revision: queue.revision },
    isOnline: () => ['live', 'polling'].includes(status.get().connection),
    matching: (filter) => queueList.numbers(filter, { by: 'updated_at', direction: 'desc' }),
  });
  const running = Promise.all([loop.run(), keeping.run(), witness.run()]);
  drain.pump();
  const check = use.unclean
    ? checkPages({ db: cache.read, clock, timers, tell: status.check, failed: report })
    : null;

  return {
    queries: {
      db: cache.read,
      me,
      queue,
      ...{ queueList, queueFacts, withWord, keeping, nowMs: () => clock.nowMs() },
      observables: createObservableIndex(cache.read),
      sending: drain.sending,
      written: ({ kind, payload }) => outboxCommands[kind].written(payload),
      drill,
      witness,
      status: status.get,
      evidence,
      cacheBytes: () => cache.bytes() + store.bytes(),
      storeBytes: store.bytes,
      shrinks: cache.shrinks,
      schemaVersion: cache.schemaVersion,
    },
    commands: { db, me, clock, random, moved, drain, drill, keeping, evidence, nudge, auditMoved },
    nudge,
    close: async () => {
      drill.stop();
      check?.stop();
      keeping.stop();
      loop.stop();
      witness.stop();
      tokens.stop();
      await Promise.all([drain.stop(), evidence.stop(), running]);
      await transport.close();
      changes.stop();
      status.stop();
      rememberSynced(db, status.get().synced_at);
      use.end();
      store.close();
      cache.close();
    },
  };
}

function openStore(parts: EngineParts, path: string, key: Uint8Array, cache: Cache): EvidenceStore {
  try {
    return openEvidenceStore({ ...parts, disk: parts.evidenceDisk }, path, key);
  } catch (error) {
    cache.close();
    throw storageError(error);
  }
}

/** Another person's pending work must never be sent in this one's name. */
function claim(db: WritableDb, me: Me): void {
  const owner = getMeta(db, 'owner');
  if (owner !== null && owner !== me.id) {
    throw new AppError(
      'conflict',
      'This local cache belongs to another person. Nothing was changed; sign in as that person, or wipe it.',
    );
  }
  inBatch(db, (batch) => {
    setMeta(db, 'owner', me.id);
    const { organization: _, ...user } = me;
    putUser(batch, userRow(user));
  });
}

function rememberSynced(db: WritableDb, syncedAt: string | null): void {
  try {
    db.transaction(() => setMeta(db, 'synced_at', syncedAt));
  } catch {
    // Only a figure for the state bar; a full disk must not keep the cache from closing.
  }
}
