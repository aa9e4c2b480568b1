import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, figure } from '../../bench/lib/figures.ts';
import { progress } from '../../bench/lib/progress.ts';
import { checkCanaries } from './canaries.ts';
import { checkEvidenceFlips } from './evidence-flips.ts';
import { checkFaults } from './faults.ts';
import { checkFlips } from './flips.ts';
import { checkKills } from './kills.ts';
import { checkStates } from './states.ts';
import { createTally, type Tally } from './tally.ts';
import type { WriterPlan } from './writer-plan.ts';

export type CrashOptions = {
  readonly states: number;
  readonly kills: number;
  readonly faults: number;
  readonly flips: number;
  readonly seed: number;
  /** A promise that the writer breaks on purpose. */
  readonly mutation: WriterPlan['mutation'];
};

const leastCanaries = 200;

/** Everything that is done to the cache, and what became of it. */
export async function crash(options: CrashOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(memoryFolder(), 'watchfloor-crash-'));
  const { seed } = options;
  const tally = (name: string): Tally => createTally(name);
  const [states, kills, faults] = [tally('states'), tally('kills'), tally('faults')];
  const [flips, canaries] = [tally('flips'), tally('canaries')];
  try {
    await checkStates(states, { states: options.states, seed, folder, mutation: options.mutation });
    await checkKills(kills, { kills: options.kills, seed, folder });
    await checkFaults(faults, { faults: options.faults, seed, folder });
    const ofEvidence = Math.floor(options.flips / 3);
    const found = await checkFlips(flips, { flips: options.flips - ofEvidence, seed, folder });
    progress(
      `flips: ${found.noticed} set aside, ${found.told} told, ${found.refused} refused, ${found.harmless} without effect; of ${found.pending} pending actions in damaged caches ${found.unsalvaged} could not be read`,
    );
    const evidence = await checkEvidenceFlips(flips, { flips: ofEvidence, seed, folder });
    progress(
      `flips of evidence: ${evidence.noticed} refused or told, ${evidence.harmless} without effect (the other copy of the key)`,
    );
    const used = await checkCanaries(canaries, { seed, folder });
    const all = [states, kills, faults];
    const sum = (pick: (each: Tally) => number) => all.reduce((total, each) => total + pick(each), 0);
    const none = { most: 0 };
    return [
      figure('lost', [sum((each) => each.lost)], 'caches', 'an acknowledged write is missing', none),
      figure('integrity', [sum((each) => each.integrity)], 'caches', 'damaged, half done or made up', none),
      figure('resets', [sum((each) => each.resets)], 'caches', 'a fresh one without a word', none),
      figure('wrong-data', [flips.wrong], 'flips', 'not noticed and with an effect', none),
      figure('canaries', [canaries.wrong], 'strings', 'found in what was written', none),
      figure('states', [states.cases], 'images', 'after a power cut', { least: options.states }),
      figure('kills', [kills.cases], 'kills', 'by SIGKILL', { least: options.kills }),
      figure('faults', [faults.cases], 'caches', 'after a failing system call, and once more'),
      figure('flips', [flips.cases], 'flips', 'of one bit each, in cache, log and evidence', {
        least: options.flips,
      }),
      figure('canaries-used', [used], 'strings', 'in all text fields', { least: leastCanaries }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Images are many and short-lived; they need no disk. */
function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
