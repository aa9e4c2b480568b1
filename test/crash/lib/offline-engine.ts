import type { Database } from 'better-sqlite3';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { systemTurn } from '../../../electron/engine/system-time.ts';
import type { CacheMark } from '../../../shared/ipc/engine-frames.ts';
import { createFakeApi, type FakeApi } from '../../fakes/fake-api.ts';
import { createManualTime, type ManualTime } from '../../fakes/manual-time.ts';
import { sampleMe } from '../../fakes/sample-rows.ts';
import { createSeededRandom } from '../../fakes/seeded-random.ts';
import { cacheKeyOf, type HeldKeys } from './cache-parts.ts';

export type OfflineEngine = {
  readonly engine: Engine;
  readonly api: FakeApi;
  readonly time: ManualTime;
  /** Answers the number of the key that the cache is under now. */
  readonly open: (keys: HeldKeys) => Promise<number>;
};

/**
 * The real engine on a real disk: the server's changes arrive, nothing of ours ever gets there. With `checkpointPages`
 * SQLite moves its log into the database far more often than the engine asks for.
 */
export function offlineEngine(options: {
  readonly path: string;
  readonly seed: number;
  readonly checkpointPages: number | null;
  readonly knownMark: CacheMark | null;
  readonly marked: (mark: CacheMark) => void;
}): OfflineEngine {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  api.fault = (request) => (request.method === 'GET' ? null : 'drop');
  let mark = options.knownMark;
  const engine = createEngine({
    clock: time.clock,
    timers: time.timers,
    nextTurn: systemTurn,
    random: createSeededRandom(options.seed),
    files: diskFiles,
    openDatabase: (path, how) => {
      const connection = openSqlite(path, how);
      return options.checkpointPages === null
        ? connection
        : checkpointing(connection, options.checkpointPages);
    },
    evidenceDisk: nodeDisk,
    createTransport: () => api.transport,
    host: {
      askToken: async () => api.token,
      emit: () => undefined,
      mark: (next) => {
        mark = next;
        options.marked(next);
      },
    },
    log: () => undefined,
  });
  return {
    engine,
    api,
    time,
    open: async ({ current, next }) => {
      const change = engine.open({
        cache_path: options.path,
        cache_key: cacheKeyOf(current).toString('hex'),
        ...(next === null ? {} : { next_key: cacheKeyOf(next).toString('hex') }),
        origin: 'https://api.example',
        authorities: [],
        me: sampleMe,
        device_name: 'crash',
        ...(mark === null ? {} : { known_mark: mark }),
      });
      await time.settle();
      return next !== null && change?.done === true ? next : current;
    },
  };
}

function checkpointing(connection: Database, pages: number): Database {
  const pragma = connection.pragma.bind(connection);
  connection.pragma = (source, how) =>
    pragma(source.startsWith('wal_autocheckpoint') ? `wal_autocheckpoint = ${pages}` : source, how);
  return connection;
}
