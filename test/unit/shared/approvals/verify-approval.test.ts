import { describe, expect, it } from 'vitest';
import { classOfKind } from '../../../../shared/approvals/approval-finding.ts';
import { approvalExitCode } from '../../../../shared/approvals/approval-report.ts';
import { judgeCase, makeCase, missed, twists } from '../../../approvals/approval-corpus.ts';

const seeds = [1, 2, 3, 4, 5, 6];

describe('the verifier of approvals', () => {
  it('has nothing to say against approvals that are as they should be', async () => {
    for (let seed = 1; seed <= 60; seed++)
      expect([seed, missed(null, await judgeCase(makeCase(seed, null)))]).toEqual([seed, '']);
  });

  it.each(twists.map((twist) => [twist.name, twist] as const))('finds: %s', async (_, twist) => {
    for (const seed of seeds)
      expect([seed, missed(twist, await judgeCase(makeCase(seed, twist)))]).toEqual([seed, '']);
  });

  it('is shown every kind that it can find', () => {
    const shown = new Set(twists.flatMap(({ kinds }) => kinds));
    const never = Object.keys(classOfKind).filter((kind) => !shown.has(kind as never));
    // Two people cannot enrol one key, so no file shows it; the ledger's own notes come with good approvals.
    expect(never).toEqual(['same_key', 'effect_unknown', 'claimed_not_observed']);
  });

  it('ends with 3 where nothing outside ties the head down, and never with 0 without a pin', async () => {
    const statuses = new Set<number>();
    for (let seed = 1; seed <= 30; seed++) {
      const made = makeCase(seed, null);
      statuses.add(approvalExitCode(await judgeCase(made)));
      expect(approvalExitCode(await judgeCase(made, false))).toBe(3);
    }
    expect([...statuses].sort()).toEqual([0, 3]);
  });
});
