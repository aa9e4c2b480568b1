import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';

/** What an engine in a process of its own can be asked to measure, one job a process. All times are in ms. */
type Jobs = {
  /** Pulls everything into a cache that is not there yet. */
  readonly 'first-sync': {
    readonly input: { readonly token: string };
    readonly output: {
      readonly syncMs: number;
      /** Time on a processor, all threads: what remains comparable on a busy machine. */
      readonly cpuMs: number;
      readonly incidents: number;
      readonly events: number;
      readonly cacheBytes: number;
      /** The most that the process ever held. */
      readonly peakBytes: number;
    };
  };
  /** Asks the queue of a full cache, without a network, in `runs` after one to warm up. */
  readonly queue: {
    readonly input: { readonly runs: number; readonly filters: number; readonly searches: number };
    readonly output: {
      /** The very first page after the start. */
      readonly firstPageMs: number;
      /** The first page of each order, which sorts everything. */
      readonly newOrderMs: readonly number[];
      readonly filters: readonly QueueRun[];
      readonly searches: readonly QueueRun[];
      readonly slowest: readonly string[];
    };
  };
  /** Appends notes to a full cache, without a network. */
  readonly append: {
    readonly input: { readonly runs: number; readonly appends: number };
    readonly output: { readonly runs: readonly (readonly number[])[] };
  };
};

/** One sample a question. */
export type QueueRun = { readonly pageMs: readonly number[]; readonly facetsMs: readonly number[] };

export type JobName = keyof Jobs;
export type JobInput<N extends JobName> = Jobs[N]['input'];
export type JobOutput<N extends JobName> = Jobs[N]['output'];
export type Job<N extends JobName = JobName> = {
  readonly name: N;
  readonly config: EngineConfig;
  readonly input: JobInput<N>;
};
export type JobAnswer =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly problem: string };

/** The engine from its sources, with its real parts, in a fresh Node of its own. */
export async function runEngineJob<N extends JobName>(
  name: N,
  config: EngineConfig,
  input: JobInput<N>,
): Promise<JobOutput<N>> {
  const child = fork(fileURLToPath(import.meta.resolve('./engine-process.ts')), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  try {
    const answer = await new Promise<JobAnswer>((resolve, reject) => {
      child.once('message', (message) => resolve(message as JobAnswer));
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(new Error(`the engine’s process ended: ${code ?? signal}`)),
      );
      child.send({ name, config, input } satisfies Job<N>);
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.problem}`);
    await ended(child);
    return answer.output as JobOutput<N>;
  } finally {
    child.kill();
  }
}

/** It ends by itself once it has answered, so that a profile of it is complete. */
function ended(child: ReturnType<typeof fork>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
