import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Corpus } from '../../tamper/corpus.ts';
import { identity } from '../../tamper/expected.ts';

const checker = join(import.meta.dirname, '../../../resources/checker/verify.py');
const statuses = { INTACT: [0, 3], TAMPERED: [1], UNVERIFIABLE: [2] };

type Told = {
  verdict: string;
  total: number;
  anchor: string;
  findings: [string, number | [string, number]][];
};

/** The independent checker is written from the format's text; the two agree, or one of them is wrong (A35). */
describe('the independent checker', () => {
  const corpus = new Corpus(40);
  afterAll(() => corpus.close());

  it('says of tampered exports what the verifier says', async () => {
    for (let seed = 9001; seed <= 9012; seed++) {
      const { folder, pin, report } = await corpus.judged(seed);
      const { stdout, status, stderr } = spawnSync('python3', [checker, folder, pin], { encoding: 'utf8' });
      expect({ seed, stderr }).toEqual({ seed, stderr: '' });
      const told: Told = JSON.parse(stdout);
      const places = told.findings.map(([kind, place]) =>
        Array.isArray(place) ? `${kind}@${place[0]}:${place[1]}` : `${kind}@${place}`,
      );
      expect({ seed, ...told, findings: places.sort() }).toMatchObject({
        seed,
        verdict: report.verdict,
        total: report.total,
        anchor: report.anchor.kind,
        findings: report.findings.map(identity).sort(),
      });
      expect(statuses[report.verdict]).toContain(status);
    }
  });
});
