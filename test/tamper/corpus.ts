import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Reading, usualReading } from '../../electron/engine/forensics/line-pool.ts';
import { verifyBundle } from '../../electron/engine/forensics/verify-bundle.ts';
import type { Report } from '../../shared/audit/report.ts';
import type { CheckerProcess } from './checker-process.ts';
import { type Expected, identity } from './expected.ts';
import { type Bundle, makeBundle, pinOf, writeBundle } from './make-bundle.ts';
import { fileMutations } from './mutate-files.ts';
import { type Mutation, recordMutations } from './mutate-records.ts';
import { Seeded } from './seeded.ts';

/** How one seed went; `note` says what was expected and what came where they differ. */
export type Outcome = {
  readonly found: boolean;
  readonly exact: boolean;
  readonly note: string;
  /** What the independent checker says otherwise; empty if it agrees, or was not asked. */
  readonly checker: string;
};

const mutations: readonly (readonly [string, Mutation])[] = [
  ...Object.entries(recordMutations),
  ...Object.entries(recordMutations),
  ...Object.entries(fileMutations),
];

/** Mostly small, now and then around a power of two, rarely large. */
function sizeOf(chance: Seeded, largest: number): number {
  const kind = chance.next();
  if (kind < 0.25) return chance.integer(1, 10);
  if (kind < 0.9) return Math.min(largest, chance.integer(10, 300));
  if (kind < 0.995) return Math.min(largest, 2 ** chance.integer(1, 12) + chance.integer(-1, 2));
  return Math.min(largest, chance.pick([65_535, 65_536, 65_537, 20_000]));
}

/** Mostly as the product reads; every other seed in parts so small that lines and their neighbours are torn apart. */
function readingOf(seed: number): Reading {
  if (seed % 2 === 0) return usualReading;
  const chunkBytes = [64, 500, 1000, 4096][(seed >> 1) % 4] ?? 64;
  return {
    workers: 0,
    chunkBytes,
    smallBytes: Number.POSITIVE_INFINITY,
    hashesInMemory: seed % 3 === 0 ? 0 : 1,
  };
}

export class Corpus {
  readonly #folder = mkdtempSync(join(tmpdir(), 'watchfloor-tamper-'));
  readonly #largest: number;
  readonly #checker: CheckerProcess | null;

  constructor(largest = 65_537, checker: CheckerProcess | null = null) {
    this.#largest = largest;
    this.#checker = checker;
  }

  close(): void {
    this.#checker?.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** A bundle that nobody touched. */
  async clean(seed: number): Promise<Outcome> {
    const chance = new Seeded(seed);
    const bundle = makeBundle(chance, sizeOf(chance, this.#largest));
    if (chance.chance(0.1)) bundle.disclosures = null;
    const { report, checker } = await this.#verify(bundle, seed);
    const exact = report.verdict === 'INTACT';
    return { found: !exact, exact, note: exact ? '' : `clean seed ${seed}: ${words(report)}`, checker };
  }

  async mutated(seed: number): Promise<Outcome> {
    const { bundle, name, expected } = mutatedBundle(seed, this.#largest);
    const { report, checker } = await this.#verify(bundle, seed);
    const came = report.findings.map(identity).sort().join(' ');
    const exact =
      report.verdict === expected.verdict &&
      expected.findings.some((alternative) => [...alternative].sort().join(' ') === came);
    const wanted = expected.findings.map((alternative) => alternative.join(' ')).join(' or ');
    const { a, b, n } = bundle.range;
    const about = `${name} on [${a},${b}) of ${n}${bundle.leaves === null ? '' : ', leaves'}`;
    const note = exact ? '' : `seed ${seed}: ${about}: wanted ${wanted.slice(0, 300)}, ${words(report)}`;
    return { found: report.verdict !== 'INTACT', exact, note, checker };
  }

  async #verify(bundle: Bundle, seed: number): Promise<{ report: Report; checker: string }> {
    const folder = join(this.#folder, 'bundle');
    const pin = join(this.#folder, 'pin.json');
    writeBundle(bundle, folder);
    writeFileSync(pin, JSON.stringify(bundle.pin));
    const report = await verifyBundle(folder, pinOf(bundle), { strict: true, reading: readingOf(seed) });
    const differs = (await this.#checker?.compare(folder, pin, report)) ?? '';
    return { report, checker: differs === '' ? '' : `seed ${seed}: ${differs}` };
  }
}

function words({ verdict, reason, findings }: Report): string {
  return `${verdict} ${reason ?? ''} ${findings.map(identity).join(' ').slice(0, 300)}`;
}

/** Tries on until a bundle has what the mutation changes. */
function mutatedBundle(seed: number, largest: number): { bundle: Bundle; name: string; expected: Expected } {
  const chance = new Seeded(seed ^ 0x5eed0000);
  for (;;) {
    const bundle = makeBundle(chance, sizeOf(chance, largest));
    const [name, mutate] = chance.pick(mutations);
    const expected = mutate(bundle, chance);
    if (expected !== null) return { bundle, name, expected };
  }
}
