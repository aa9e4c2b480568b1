import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../bench/lib/chance.ts';
import { inSeconds, progress } from '../../bench/lib/progress.ts';
import { cacheName } from './cache-parts.ts';
import { crashModes, createDisk } from './disk.ts';
import { createExpectation } from './expectation.ts';
import { judge, layOut } from './judge.ts';
import { parseLine } from './protocol.ts';
import { makeSources } from './sources.ts';
import type { Tally } from './tally.ts';
import { readTrace, type Trace } from './trace.ts';
import { type WriterPlan, writerArguments } from './writer-plan.ts';

const calls =
  'openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat';
const stepsOfOneRun = 45;
/** Roughly: what one run offers, without images that are the same. */
const statesOfOneRun = 2_500;

/** Runs the writer to its end under strace. */
export async function traceWriter(folder: string, plan: WriterPlan, env = process.env): Promise<Trace> {
  const file = `${folder}.trace`;
  makeSources(plan);
  const strace = ['-f', '-y', '-xx', '-s', '200000', '-o', file, '-e', `trace=${calls}`, process.execPath];
  const child = spawn('strace', [...strace, ...writerArguments(plan)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return readTrace(file, folder);
}

type Options = {
  readonly states: number;
  readonly seed: number;
  readonly folder: string;
  readonly mutation: WriterPlan['mutation'];
};

/** After each operation of traced runs, the images that a crash at that moment may leave. */
export async function checkStates(tally: Tally, options: Options): Promise<void> {
  const started = Date.now();
  const least = Math.max(4, Math.ceil(options.states / statesOfOneRun));
  for (let run = 1; tally.cases < options.states; run += 1) {
    const seed = options.seed * 1_000 + run;
    const folder = join(options.folder, `run-${run}`);
    mkdirSync(folder, { recursive: true });
    const trace = await traceWriter(folder, {
      seed,
      path: join(folder, cacheName),
      firstStep: 1,
      steps: stepsOfOneRun,
      seededBefore: 0,
      knownMark: null,
      keys: { current: 0, next: null },
      rekeys: true,
      checkpointPages: [null, 24, 48, 96][run % 4] ?? null,
      damage: run % 2 === 0,
      close: run % 3 !== 0,
      mutation: options.mutation,
    });
    const left = options.states - tally.cases;
    checkRun(tally, trace, {
      seed,
      folder: join(options.folder, 'image'),
      most: Math.ceil(left / Math.max(1, least - run + 1)),
    });
    progress(`states: ${tally.cases} of ${options.states} after ${inSeconds(Date.now() - started)}`);
  }
}

function checkRun(
  tally: Tally,
  { operations }: Trace,
  how: { readonly seed: number; readonly folder: string; readonly most: number },
): void {
  const random = seededRandom(how.seed);
  const disk = createDisk();
  const expected = createExpectation();
  const share = (how.most * 1.15) / statesIn(operations.length);
  const seen = new Set<string>();
  const before = tally.cases;
  let said = 0;
  operations.forEach((operation, at) => {
    disk.apply(operation);
    if (operation.is === 'said') {
      for (const text of operation.text.split('\n')) {
        const line = parseLine(text);
        if (line !== null) expected.apply(line);
      }
      said += 1;
    }
    for (const mode of crashModes) {
      if (tally.cases - before >= how.most || !random.chance(share)) continue;
      const { image, name } = disk.crash(mode, random);
      if (seen.has(`${said}/${name}`)) continue;
      seen.add(`${said}/${name}`);
      layOut(how.folder, image);
      tally.add(`seed ${how.seed}, operation ${at}, ${mode}`, judge(how.folder, how.seed, expected));
    }
  });
}

function statesIn(operations: number): number {
  return operations * 2.6;
}
