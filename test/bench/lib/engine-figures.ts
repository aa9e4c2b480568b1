import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { type JobOutput, type QueueRun, runEngineJob } from './engine-jobs.ts';
import { type Figure, figure } from './figures.ts';
import { inSeconds, progress } from './progress.ts';
import { type Extent, signInForEngine, withoutNetwork } from './setting.ts';
import { p50, p95 } from './statistics.ts';

const engineNote = 'engine alone in plain Node, from its sources';
const mebibyte = 1_048_576;

export type FirstSync = {
  readonly figures: readonly Figure[];
  /** The cache of the last run; nothing has it open. */
  readonly config: EngineConfig;
};

/** Whole pulls into fresh caches, each by an engine in a process of its own. */
export async function measureFirstSync(
  server: ServerProcess,
  folder: string,
  { runs }: Extent,
): Promise<FirstSync> {
  const measured: JobOutput<'first-sync'>[] = [];
  let last: EngineConfig | null = null;
  for (let run = 0; run <= runs; run += 1) {
    if (last !== null) await removeCache(last);
    const { token, config } = await signInForEngine(server, join(folder, `cache-${run}.db`));
    const output = await runEngineJob('first-sync', config, { token });
    progress(
      `first sync ${run}/${runs}: ${inSeconds(output.syncMs)} (${inSeconds(output.cpuMs)} on processors), ${output.incidents} incidents, ${output.events} events`,
    );
    if (run > 0) measured.push(output); // The first one warms up.
    last = config;
  }
  if (last === null) throw new Error('no run');
  const seconds = measured.map(({ syncMs }) => syncMs / 1_000);
  const rates = measured.map(({ syncMs, incidents, events }) => (incidents + events) / (syncMs / 1_000));
  return {
    config: last,
    figures: [
      figure('first-sync', seconds, 's', `everything over TLS into a fresh cache, ${engineNote}`, {
        most: 20,
      }),
      figure('first-sync-rows', rates, 'rows/s', 'incidents and events'),
      figure(
        'first-sync-cpu',
        measured.map(({ cpuMs }) => cpuMs / 1_000),
        's',
        'time of the engine on processors, all threads',
      ),
      figure(
        'first-sync-peak',
        measured.map((run) => run.peakBytes / mebibyte),
        'MiB',
        'most that this process held',
      ),
      figure(
        'cache-size',
        measured.map((run) => run.cacheBytes / mebibyte),
        'MiB',
        'on disk',
      ),
    ],
  };
}

/** Filters and searches of the full cache, no two alike; the answer is a window of rows and the counts of all facets. */
export async function measureQueueFigures(config: EngineConfig, extent: Extent): Promise<readonly Figure[]> {
  const { runs, filters, searches } = extent;
  progress(`queue: ${runs} runs of ${filters} filters and ${searches} searches`);
  const output = await runEngineJob('queue', withoutNetwork(config), { runs, filters, searches });
  progress(`slowest:\n  ${output.slowest.join('\n  ')}`);
  const both = ({ pageMs, facetsMs }: QueueRun) => pageMs.map((ms, at) => ms + (facetsMs[at] ?? 0));
  const of = (asked: readonly QueueRun[], measure: (run: QueueRun) => number) => asked.map(measure);
  const note = 'p95, page of 200 and all facet counts, each asked once';
  return [
    figure(
      'queue-filter',
      of(output.filters, (run) => p95(both(run))),
      'ms',
      note,
      { most: 100 },
    ),
    figure(
      'queue-filter-page',
      of(output.filters, (run) => p95(run.pageMs)),
      'ms',
      'p95, the page alone',
    ),
    figure(
      'queue-filter-p50',
      of(output.filters, (run) => p50(both(run))),
      'ms',
      'both, p50',
    ),
    figure(
      'queue-search',
      of(output.searches, (run) => p95(both(run))),
      'ms',
      note,
      { most: 100 },
    ),
    figure(
      'queue-search-page',
      of(output.searches, (run) => p95(run.pageMs)),
      'ms',
      'p95, the page alone',
    ),
    figure(
      'queue-search-p50',
      of(output.searches, (run) => p50(both(run))),
      'ms',
      'both, p50',
    ),
    figure('queue-first-page', [output.firstPageMs], 'ms', 'the first page after the engine’s start, once'),
    figure('queue-new-order', output.newOrderMs, 'ms', 'first page of each other order, once'),
  ];
}

/** Fills the outbox of the cache: it is of no use afterwards. */
export async function measureAppendFigures(config: EngineConfig, extent: Extent): Promise<readonly Figure[]> {
  const { runs, appends } = extent;
  progress(`outbox: ${runs} runs of ${appends} notes`);
  const output = await runEngineJob('append', withoutNetwork(config), { runs, appends });
  return [
    figure('outbox-append', output.runs.map(p95), 'ms', 'p95 of timeline.add, durable (synchronous FULL)', {
      most: 5,
    }),
    figure('outbox-append-p50', output.runs.map(p50), 'ms', 'p50'),
  ];
}

async function removeCache({ cache_path }: EngineConfig): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '.key-check'])
    await rm(`${cache_path}${suffix}`, { force: true });
}
