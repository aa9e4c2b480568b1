import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../electron/engine/forensics/verify-bundle.ts';
import { exitCode } from '../../../shared/audit/report.ts';
import { CheckerProcess } from '../../tamper/checker-process.ts';
import { Corpus } from '../../tamper/corpus.ts';
import { makeBundle, pinOf, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';
import { sliceOfTheDay } from '../../tamper/slice.ts';

const checker = join(import.meta.dirname, '../../../resources/checker/verify.py');
const seeds = sliceOfTheDay(40);

/** The independent checker is written from the format's text; the two agree, or one of them is wrong (A35). */
describe('the independent checker', () => {
  const corpus = new Corpus(60, new CheckerProcess());
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-checker-'));
  afterAll(() => {
    corpus.close();
    rmSync(folder, { recursive: true });
  });

  it(`says of exports what the verifier says (seeds ${seeds.from}..${seeds.to})`, async () => {
    for (let seed = seeds.from; seed <= seeds.to; seed++) {
      expect((await corpus.mutated(seed)).checker).toBe('');
      expect((await corpus.clean(seed)).checker).toBe('');
    }
  });

  it('ends with the same status, called alone with nothing but Python', async () => {
    const statuses: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const bundle = makeBundle(new Seeded(seed), 20);
      bundle.pin = { ...bundle.pin, quorum: seed % 2 === 0 ? 9 : 1, head: null, operator: null };
      if (seed === 3) bundle.lines.splice(0, 1);
      if (seed === 4) bundle.files.delete('range.json');
      writeBundle(bundle, join(folder, 'bundle'));
      writeFileSync(join(folder, 'pin.json'), JSON.stringify(bundle.pin));
      const report = await verifyBundle(join(folder, 'bundle'), pinOf(bundle), { strict: true });
      const args = ['-I', '-S', checker, join(folder, 'bundle'), join(folder, 'pin.json')];
      const { status, stderr, stdout } = spawnSync('python3', args, { encoding: 'utf8' });
      expect({ seed, status, stderr }).toEqual({ seed, status: exitCode(report), stderr: '' });
      expect(JSON.parse(stdout).verdict).toBe(report.verdict);
      statuses.push(exitCode(report));
    }
    expect([...new Set(statuses)].sort()).toEqual([0, 1, 2, 3]);
  });
});
