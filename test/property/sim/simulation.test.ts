import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultKind, faultKinds } from '../../sim/fault-kinds.ts';
import { scriptText } from '../../sim/report.ts';
import { runScript } from '../../sim/run-script.ts';
import { makeScript } from '../../sim/script.ts';
import { firstSeedAt } from '../../sim/seed-range.ts';
import { shrink } from '../../sim/shrink.ts';
import type { Step } from '../../sim/steps.ts';
import { makeTemplates, type Templates } from '../../sim/templates.ts';

/** Few, and other ones each minute; `npm test` has a gate of its own that runs many. */
const count = 12;
const first = firstSeedAt(Date.now());
const steps = 80;

const text = (seed: number, kinds: readonly FaultKind[]): string => {
  const { faults: _, ...script } = makeScript(seed, steps, kinds);
  return JSON.stringify(script);
};

let templates: Templates;
beforeAll(async () => {
  templates = await makeTemplates();
});
afterAll(() => templates.remove());

describe('consoles and a server under faults', () => {
  it(`lose nothing, double nothing and end equal: seeds ${first}..${first + count - 1}`, {
    timeout: 180_000,
  }, async () => {
    console.log(`sim: seeds ${first}..${first + count - 1}`);
    for (let seed = first; seed < first + count; seed += 1) {
      const script = makeScript(seed, steps);
      const outcome = await runScript(script, templates);
      if (outcome.violations.length === 0) continue;
      const small = await shrink(script, outcome, templates, 60);
      expect.fail(`npm run sim -- --replay ${seed}\n${scriptText(small.script, small.outcome)}`);
    }
  });

  it('do the same, byte for byte, when the same seed is run again', { timeout: 180_000 }, async () => {
    for (const seed of [1, 2, 3]) {
      const script = makeScript(seed, steps);
      const [once, again] = [await runScript(script, templates), await runScript(script, templates)];
      expect(again.trace).toEqual(once.trace);
      expect(again.hash).toBe(once.hash);
      expect(once.trace.length).toBeGreaterThan(200);
    }
  });

  it('are given the time that a polled console needs to hear of what came last', {
    timeout: 60_000,
  }, async () => {
    const drop = { do: 'request', kind: 'drop', client: 0, on: 'write' } as const;
    const nudge: Step = { after: 100, do: 'nudge', client: 0 };
    const steps: readonly Step[] = [
      { after: 1_000, ...drop, times: 6, value: 0 },
      { after: 100, do: 'note', client: 0, on: 0, word: 'late' },
      ...[nudge, nudge, nudge, nudge, nudge],
      // Nobody answers this one; it is tried again a minute later.
      { after: 100, ...drop, times: 1, value: 1 },
      { ...nudge, after: 0 },
    ];
    const outcome = await runScript({ seed: 4, faults: ['drop'], baseline: true, steps }, templates);
    const sent = outcome.trace
      .filter((line) => line.includes(' c0 > POST '))
      .map((line) => Number.parseInt(line, 10));
    expect((sent.at(-1) ?? 0) - (sent.at(-2) ?? 0)).toBeGreaterThan(58_000);
    expect(outcome.violations).toEqual([]);
  });

  it('keep what waits behind a declaration until the person decides on that, and send it then', {
    timeout: 60_000,
  }, async () => {
    const waits: readonly Step[] = [
      { after: 500, do: 'create', client: 0, on: 1, word: 'declared' },
      { after: 0, do: 'copy', client: 0 },
      { after: 8, do: 'put-back', client: 0, downMs: 1_000 },
      { after: 6_000, do: 'edit', client: 0, on: 3, fields: ['tags'], word: 'later' },
    ];
    const decides: Step = { after: 100, do: 'decide', client: 0, pick: 0, how: 'mine', word: 'again' };
    const sentBy = async (steps: readonly Step[]): Promise<boolean> => {
      const { trace, violations } = await runScript(
        { seed: 4972, faults: [], baseline: false, steps },
        templates,
      );
      expect(violations).toEqual([]);
      return trace.some((line) => line.includes(' c0 > PATCH '));
    };
    expect([await sentBy(waits), await sentBy([...waits, decides])]).toEqual([false, true]);
  });

  it('meet every kind of fault within a few seeds', () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1)
      for (const kind of faultKinds) if (text(seed, [kind]) !== text(seed, [])) met.add(kind);
    expect([...met].sort()).toEqual([...faultKinds].sort());
  });
});
