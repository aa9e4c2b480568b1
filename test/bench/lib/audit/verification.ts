import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, figure } from '../figures.ts';
import { progress } from '../progress.ts';
import type { Amount } from './amount.ts';
import { keptExport } from './kept-export.ts';

const verifyOnce = join(import.meta.dirname, 'verify-once.ts');

/** What a process that verifies once tells about it. */
type Told = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMib: number;
  readonly verdict: string;
};

/**
 * Verification of a whole export, each time by a process of its own, and `sha256sum` of the same file in turns with it: what
 * the machine does beside falls on both.
 */
export async function measureVerification({ records, runs }: Amount): Promise<readonly Figure[]> {
  const kept = keptExport(records);
  const fast: Told[] = [];
  const strict: Told[] = [];
  const sums: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const one = [verify(kept, 'fast'), verify(kept, 'strict'), sumMs(join(kept.folder, 'records.ndjson'))];
    if (run === 0) continue; // The first one warms the file cache.
    const [ofFast, ofStrict, sum] = one as [Told, Told, number];
    fast.push(ofFast);
    strict.push(ofStrict);
    sums.push(sum);
    progress(`verification ${run} of ${runs}: fast ${ofFast.ms} ms, strict ${ofStrict.ms} ms, sum ${sum} ms`);
  }
  const seconds = (told: readonly Told[]) => told.map(({ ms }) => ms / 1000);
  const cpuSeconds = (told: readonly Told[]) => told.map(({ cpuMs }) => cpuMs / 1000);
  const ratios = fast.map(({ ms }, at) => ms / (sums[at] ?? Number.NaN));
  const strictRatios = strict.map(({ ms }, at) => ms / (sums[at] ?? Number.NaN));
  const peaks = [...fast, ...strict].map(({ peakMib }) => peakMib);
  const about = `${records} records of 600 B`;
  return [
    figure('verify-fast', seconds(fast), 's', about, { most: 4 }),
    figure('verify-strict', seconds(strict), 's', `${about}, every line's form and fields`, { most: 12 }),
    figure('verify-fast-cpu', cpuSeconds(fast), 's', 'processor time of all threads'),
    figure('verify-strict-cpu', cpuSeconds(strict), 's', 'processor time of all threads'),
    figure('verify-vs-sha256sum', ratios, 'x', 'fast, to sha256sum of records.ndjson'),
    figure('verify-strict-vs-sha256sum', strictRatios, 'x', 'strict, to sha256sum of records.ndjson'),
    figure(
      'sha256sum',
      sums.map((ms) => ms / 1000),
      's',
      'of records.ndjson',
    ),
    figure('verify-memory', peaks, 'MiB', 'peak resident set of the verifying process', { most: 300 }),
  ];
}

function verify({ folder, pin }: { folder: string; pin: string }, mode: 'fast' | 'strict'): Told {
  const { stdout, stderr } = spawnSync(process.execPath, [verifyOnce, folder, pin, mode], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: Told | null = stdout === '' ? null : JSON.parse(stdout);
  if (told?.verdict !== 'INTACT') throw new Error(`the export was not found intact: ${stdout}${stderr}`);
  return told;
}

function sumMs(file: string): number {
  const began = performance.now();
  const { status } = spawnSync('sha256sum', [file]);
  if (status !== 0) throw new Error('sha256sum did not run');
  return Math.round(performance.now() - began);
}
