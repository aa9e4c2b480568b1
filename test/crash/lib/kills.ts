import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../bench/lib/chance.ts';
import { inSeconds, progress } from '../../bench/lib/progress.ts';
import { cacheName } from './cache-parts.ts';
import { createExpectation, type Expectation } from './expectation.ts';
import { judge } from './judge.ts';
import { continued, copyFolder, runWriter } from './run-writer.ts';
import type { Tally } from './tally.ts';

type Options = { readonly kills: number; readonly seed: number; readonly folder: string };

const killsOfOneCache = 12;
const longestMs = 700;

/** Ends the writer by SIGKILL at a random moment, looks at a copy, and lets the next writer go on with the same cache. */
export async function checkKills(tally: Tally, options: Options): Promise<void> {
  const random = seededRandom(options.seed * 31);
  const started = Date.now();
  let seed = 0;
  let age = killsOfOneCache;
  let folder = '';
  let expected: Expectation = createExpectation();
  while (tally.cases < options.kills) {
    if (age >= killsOfOneCache || expected.damaged) {
      if (folder !== '') rmSync(folder, { recursive: true, force: true });
      seed += 1;
      age = 0;
      folder = join(options.folder, `kill-${seed}`);
      mkdirSync(folder);
      expected = createExpectation();
    }
    age += 1;
    const ofCache = options.seed * 2_000 + seed;
    const run = await runWriter(
      {
        seed: ofCache,
        path: join(folder, cacheName),
        ...continued(expected),
        steps: 100_000,
        checkpointPages: seed % 2 === 0 ? 48 : null,
        rekeys: true,
        damage: seed % 3 === 0,
        close: false,
        mutation: null,
      },
      { killAfterMs: random.int(0, longestMs) },
    );
    for (const line of run.lines) expected.apply(line);
    const where = `seed ${ofCache}, kill ${age} after step ${expected.nextStep - 1}`;
    tally.add(where, judge(copyFolder(folder, join(options.folder, 'killed')), ofCache, expected));
    if (tally.cases % 50 === 0)
      progress(`kills: ${tally.cases} of ${options.kills} after ${inSeconds(Date.now() - started)}`);
  }
}
