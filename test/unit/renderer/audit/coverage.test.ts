import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../../renderer/features/audit/coverage.ts';
import { found, verdict } from './sample-verdict.ts';

describe('the coverage bar', () => {
  it('is held as a whole when nothing was found', () => {
    const coverage = coverageOf(verdict(), 'UTC');
    expect(coverage?.spans).toEqual([{ kind: 'held', from: 0, to: 1 }]);
    expect(coverage?.marks).toEqual([]);
    expect(coverage?.words).toBe(
      'The export claims the whole log of 1,000 records, holds 1,000 lines and lacks none.',
    );
    expect(coverage?.axis.map(({ text }) => text)).toEqual([
      '#0 · 1 Oct 2026, 00:00:02',
      '#999 · 31 Oct 2026, 23:59:51',
    ]);
  });

  it('marks a finding where its record stands, and writes its place below', () => {
    const one = found('ALTERED', { index: 718, time: '2026-10-19T02:41:07.000Z' });
    const coverage = coverageOf(verdict({ findings: [one] }), 'UTC');
    expect(coverage?.marks).toEqual([{ at: 0.7185, count: 1, finding: 0, label: 'ALTERED at record 718' }]);
    expect(coverage?.axis[1]).toEqual({ at: 0.7185, text: '#718 · 19 Oct 2026, 02:41:07', bad: true });
  });

  it('draws at most 400 marks, however many findings there are', () => {
    const findings = Array.from({ length: 10_000 }, (_, index) => found('ALTERED', { index }));
    const coverage = coverageOf(verdict({ findings, b: 10_000, n: 10_000 }), 'UTC');
    expect(coverage?.marks).toHaveLength(400);
    expect(coverage?.marks.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  });

  it('shows a cut end and a long removed run as lacking', () => {
    const cut = coverageOf(verdict({ findings: [found('TRUNCATED', { index: 900, expected: 100 })] }), 'UTC');
    expect(cut?.spans).toContainEqual({ kind: 'lacking', from: 0.9, to: 1 });
    expect(cut?.words).toContain('lacks 100');
    const removed = Array.from({ length: 50 }, (_, at) => found('REMOVED', { index: 100 + at }));
    expect(coverageOf(verdict({ findings: removed }), 'UTC')?.spans).toContainEqual({
      kind: 'lacking',
      from: 0.1,
      to: 0.15,
    });
  });

  it('shows withheld fields and stretches in doubt', () => {
    const window: [number, number] = [256, 512];
    const findings = [found('REWRITTEN', { basis: 'checkpoint-window', index: 256, window })];
    const coverage = coverageOf(verdict({ findings, withheld: [[820, 870]] }), 'UTC');
    expect(coverage?.spans).toContainEqual({ kind: 'doubtful', from: 0.256, to: 0.512 });
    expect(coverage?.spans).toContainEqual({ kind: 'withheld', from: 0.82, to: 0.87 });
  });

  it('says which part of the log a range is, and nothing where the export does not say what it claims', () => {
    expect(coverageOf(verdict({ a: 100, b: 200, records: 100 }), 'UTC')?.words).toContain(
      'records 100 to 199 of 1,000',
    );
    expect(coverageOf(verdict({ a: null, b: null, n: null }), 'UTC')).toBeNull();
    expect(coverageOf(verdict({ a: 5, b: 5 }), 'UTC')).toBeNull();
  });
});
