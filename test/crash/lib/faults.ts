import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../bench/lib/chance.ts';
import { inSeconds, progress } from '../../bench/lib/progress.ts';
import { cacheName } from './cache-parts.ts';
import { createExpectation } from './expectation.ts';
import { judge } from './judge.ts';
import { continued, copyFolder, runWriter } from './run-writer.ts';
import type { Tally } from './tally.ts';

type Options = { readonly faults: number; readonly seed: number; readonly folder: string };

/** Calls on the cache's files with the errors they may end in, and about how many of them a run makes. */
const kinds = [
  { call: 'pwrite64', errors: ['ENOSPC', 'EIO'], among: 420 },
  { call: 'fsync', errors: ['EIO', 'ENOSPC'], among: 70 },
  { call: 'openat', errors: ['EACCES', 'EIO', 'ENOSPC'], among: 24 },
  { call: 'write', errors: ['ENOSPC', 'EIO'], among: 1 },
  { call: 'ftruncate', errors: ['EIO'], among: 6 },
  { call: 'rename', errors: ['EIO', 'EACCES'], among: 1 },
  { call: 'unlink', errors: ['EIO', 'EACCES'], among: 6 },
] as const;
const endings = [
  '',
  '-wal',
  '-shm',
  '-journal',
  '.key-check',
  '.key-check.new',
  '.replacing.new',
  '.rekey',
  '.rekey-journal',
  '.evidence',
  '.evidence-key',
  '.evidence-key.new',
  '.evidence-key-2',
  '.evidence-key-2.new',
];

/** Lets the n-th call fail, once or for a while: what was acknowledged stays, and afterwards everything goes on. */
export async function checkFaults(tally: Tally, options: Options): Promise<void> {
  const random = seededRandom(options.seed * 37);
  const started = Date.now();
  let refused = 0;
  for (let run = 1; run <= options.faults; run += 1) {
    const kind = random.chance(0.7) ? random.pick(kinds.slice(0, 3)) : random.pick(kinds);
    const error = random.pick(kind.errors);
    const first = random.int(1, kind.among);
    const last = random.chance(0.3) ? first + random.int(1, 30) : first;
    const seed = options.seed * 3_000 + run;
    const folder = join(options.folder, `fault-${run}`);
    mkdirSync(folder);
    const path = join(folder, cacheName);
    const files = [folder, ...endings.map((ending) => `${path}${ending}`)].flatMap((each) => ['-P', each]);
    const inject = `inject=${kind.call}:error=${error}:when=${first}..${last}`;
    const plan = { seed, path, checkpointPages: 24, rekeys: true, damage: false, mutation: null };
    const expected = createExpectation();
    const where = `seed ${seed}, ${kind.call} ${first} to ${last} fail with ${error}`;

    const under = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      ...files,
      '-e',
      `trace=${kind.call}`,
      '-e',
      inject,
    ];
    const ran = await runWriter(
      { ...plan, ...continued(expected), steps: 16, close: run % 2 === 0 },
      { under },
    );
    for (const line of ran.lines) expected.apply(line);
    refused += ran.lines.filter((line) => line.is === 'refused' && line.code !== 'unseen').length;
    const copy = () => copyFolder(folder, join(options.folder, 'failed'));
    const verdict = judge(copy(), seed, expected);
    if (!ran.done) verdict.integrity.push('the engine did not come through');
    tally.add(where, verdict);

    const after = await runWriter({ ...plan, ...continued(expected), steps: 4, close: true });
    for (const line of after.lines) expected.apply(line);
    const still = judge(copy(), seed, expected);
    const no = after.lines.find((line) => line.is === 'refused' || line.is === 'failed');
    if (!after.done || no !== undefined) still.integrity.push(`it does not go on: ${JSON.stringify(no)}`);
    tally.add(`${where}, afterwards`, still);
    rmSync(folder, { recursive: true, force: true });
    if (run % 20 === 0)
      progress(
        `faults: ${run} of ${options.faults}, ${refused} refusals, after ${inSeconds(Date.now() - started)}`,
      );
  }
}
