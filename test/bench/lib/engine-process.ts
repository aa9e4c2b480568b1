import { randomBytes } from 'node:crypto';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { createPageThread } from '../../../electron/engine/sync/page-thread.ts';
import { systemClock, systemTimers, systemTurn } from '../../../electron/engine/system-time.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { measureAppends } from './engine-append.ts';
import type { Job, JobAnswer, JobName, JobOutput } from './engine-jobs.ts';
import { measureQueue } from './engine-queue.ts';

/** Entry of the engine's own process: takes one job, answers it and ends. */

type Listener = (status: SyncStatus) => void;

/** Wired as in electron/engine/main.ts, save that there is no main process to ask and to tell. */
function realEngine(token: string, onStatus: Listener = () => {}): Engine {
  return createEngine({
    clock: systemClock,
    timers: systemTimers,
    nextTurn: systemTurn,
    random: randomBytes,
    files: diskFiles,
    openDatabase: openSqlite,
    evidenceDisk: nodeDisk,
    createTransport: ({ origin, authorities }) =>
      createHttpsTransport({ origin, authorities, userAgent: 'Watchfloor' }),
    createPageReader: () =>
      createPageThread(new URL('../../../electron/engine/page-worker.ts', import.meta.url)),
    host: {
      askToken: async () => token,
      emit: (name, payload) => {
        if (name === 'sync') onStatus(payload as SyncStatus);
      },
    },
    log: (level, message, detail) => {
      if (level === 'error' || process.env.BENCH_LOG !== undefined)
        process.stderr.write(`engine: ${message} ${JSON.stringify(detail)}\n`);
    },
  });
}

type Run<N extends JobName> = (job: Job<N>) => Promise<JobOutput<N>>;

const runs: { readonly [N in JobName]: Run<N> } = {
  'first-sync': async ({ config, input }) => {
    const began = performance.now();
    const cpuBefore = process.cpuUsage();
    let isDone: () => void = () => {};
    let hasFailed: (error: Error) => void = () => {};
    const done = new Promise<void>((resolve, reject) => {
      isDone = resolve;
      hasFailed = reject;
    });
    const engine = realEngine(input.token, (status) => {
      if (status.problem !== null) hasFailed(new Error(`${status.problem.code}: ${status.problem.message}`));
      if (status.synced_at !== null && status.progress === null) isDone();
    });
    engine.open(config);
    await done;
    const syncMs = performance.now() - began;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuMs = (user + system) / 1_000;
    const { incidents, events, bytes } = engine.call('cache.info', {});
    await engine.close();
    const peakBytes = process.resourceUsage().maxRSS * 1_024;
    return { syncMs, cpuMs, incidents, events, cacheBytes: bytes, peakBytes };
  },
  queue: async ({ config, input }) => await withFullCache(config, (engine) => measureQueue(engine, input)),
  append: async ({ config, input }) => await withFullCache(config, (engine) => measureAppends(engine, input)),
};

async function withFullCache<T>(config: Job['config'], work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = realEngine('');
  engine.open(config);
  const output = await work(engine);
  await engine.close();
  return output;
}

async function answer<N extends JobName>(job: Job<N>): Promise<JobAnswer> {
  try {
    const run: Run<N> = runs[job.name];
    return { ok: true, output: await run(job) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.once('message', (message) => {
  void answer(message as Job).then((given) => process.send?.(given, () => process.disconnect()));
});
