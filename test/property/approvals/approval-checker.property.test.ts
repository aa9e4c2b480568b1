import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { approvalExitCode } from '../../../shared/approvals/approval-report.ts';
import { ApprovalChecker } from '../../approvals/approval-checker.ts';
import { judgeCase, makeCase, makeFuzzed, missed, twists } from '../../approvals/approval-corpus.ts';
import { sliceOfTheDay } from '../../tamper/slice.ts';

const checker = join(import.meta.dirname, '../../../resources/checker/verify_approval.py');
const { from: seed } = sliceOfTheDay(40);

/** The independent checker is written from the format's text; the two agree, or one of them is wrong. */
describe('the independent checker of approvals', () => {
  const asked = new ApprovalChecker();
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-approval-checker-'));
  afterAll(() => {
    asked.close();
    rmSync(folder, { recursive: true });
  });

  it(`says of every fault what the verifier says, who finds it (seed ${seed})`, async () => {
    for (const twist of [null, ...twists]) {
      const made = makeCase(seed, twist);
      const report = await judgeCase(made);
      const said = [twist?.name, missed(twist, report), await asked.compare(made, true, report)];
      expect(said).toEqual([twist?.name, '', '']);
    }
  });

  it(`says the same where one value is changed at random (seeds ${seed}..${seed + 59})`, async () => {
    for (let one = seed; one < seed + 60; one++) {
      const made = makeFuzzed(one);
      expect([one, await asked.compare(made, true, await judgeCase(made))]).toEqual([one, '']);
    }
  });

  it('ends with the same status, called alone with nothing but Python', async () => {
    const statuses = new Set<number>();
    for (let one = 1; one <= 6; one++) {
      const made = makeCase(one, twists[one % 2 === 0 ? one : twists.length - one] ?? null);
      const file = join(folder, 'one.wfapproval.json');
      const pin = join(folder, 'pin.json');
      writeFileSync(file, made.text);
      writeFileSync(pin, JSON.stringify(made.pin));
      const { status } = spawnSync('python3', ['-B', checker, file, pin]);
      expect([one, status]).toEqual([one, approvalExitCode(await judgeCase(made))]);
      statuses.add(status ?? -1);
    }
    expect(statuses.size).toBeGreaterThan(1);
    expect(spawnSync('python3', ['-B', checker]).status).toBe(2);
  });
});
