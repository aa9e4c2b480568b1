import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withheldRuns } from '../../../../electron/engine/forensics/withheld-runs.ts';

describe('runs of records with withheld fields', () => {
  it('are exact where there are few', () => {
    expect(withheldRuns(10, 20, (index) => [10, 11, 15].includes(index))).toEqual([
      [10, 12],
      [15, 16],
    ]);
    expect(withheldRuns(0, 0, () => true)).toEqual([]);
    expect(withheldRuns(0, 5, () => true)).toEqual([[0, 5]]);
  });

  it('hold every such record, begin and end with one, and are at most 200', () => {
    const indexes = fc.uniqueArray(fc.integer({ min: 100, max: 5_099 }), { maxLength: 2_000 });
    fc.assert(
      fc.property(indexes, (list) => {
        const set = new Set(list);
        const runs = withheldRuns(100, 5_100, (index) => set.has(index));
        expect(runs.length).toBeLessThanOrEqual(200);
        for (const [from, to] of runs) expect([set.has(from), set.has(to - 1)]).toEqual([true, true]);
        for (const index of set) expect(runs.some(([from, to]) => index >= from && index < to)).toBe(true);
      }),
    );
  });
});
