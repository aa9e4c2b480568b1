import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FaultKind } from './fault-kinds.ts';
import type { Violation } from './ledger.ts';
import { runScript } from './run-script.ts';
import { makeScript } from './script.ts';
import { makeTemplates } from './templates.ts';

/** What a seed came to; its trace is made again where it is wanted. */
export type SeedResult = {
  readonly seed: number;
  readonly hash: string;
  readonly events: number;
  readonly accepted: number;
  readonly violations: readonly Violation[];
};

export type SeedsToRun = {
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly faults: readonly FaultKind[];
  /** Processes; more than there are processors bring nothing. */
  readonly workers: number;
};

/** To a worker: the next seed. */
export type SeedOrder = {
  readonly seed: number;
  readonly steps: number;
  readonly faults: readonly FaultKind[];
};

const workerFile = fileURLToPath(new URL('./seed-worker.ts', import.meta.url));
export const allProcessors = availableParallelism();

/** Runs seeds in several processes and answers in the order of the seeds, so that what is said is the same with any number. */
export async function* runSeeds({ workers, ...what }: SeedsToRun): AsyncGenerator<SeedResult> {
  const count = Math.min(workers, what.seeds.length);
  yield* count > 1 ? inProcesses(what, count) : inThisProcess(what);
}

type What = Omit<SeedsToRun, 'workers'>;

async function* inThisProcess({ seeds, steps, faults }: What): AsyncGenerator<SeedResult> {
  const templates = await makeTemplates();
  try {
    for (const seed of seeds) {
      const { trace: _, ...outcome } = await runScript(makeScript(seed, steps, faults), templates);
      yield { seed, ...outcome };
    }
  } finally {
    templates.remove();
  }
}

async function* inProcesses({ seeds, steps, faults }: What, count: number): AsyncGenerator<SeedResult> {
  const waiting = seeds[Symbol.iterator]();
  const done = new Map<number, SeedResult>();
  let failure: Error | null = null;
  let wake = () => {};
  const order = (worker: ChildProcess) => {
    const next = waiting.next();
    if (next.done !== true) worker.send({ seed: next.value, steps, faults } satisfies SeedOrder);
  };
  const workers = Array.from({ length: count }, () => {
    // Most of what a run makes is garbage at its end.
    const worker = fork(workerFile, { execArgv: ['--max-semi-space-size=32'] });
    worker.on('message', (message) => {
      const result = message as SeedResult;
      done.set(result.seed, result);
      order(worker);
      wake();
    });
    worker.on('exit', (code) => {
      failure ??= new Error(`a process of the simulation ended with ${code} before its work was done`);
      wake();
    });
    order(worker);
    return worker;
  });
  try {
    for (const seed of seeds) {
      while (!done.has(seed)) {
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const result = done.get(seed);
      done.delete(seed);
      if (result !== undefined) yield result;
    }
  } finally {
    for (const worker of workers) {
      worker.removeAllListeners('exit');
      worker.disconnect();
    }
  }
}
