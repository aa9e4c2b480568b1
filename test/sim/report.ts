import { figureNames, type Violation } from './ledger.ts';
import type { Outcome } from './run-script.ts';
import type { Script } from './script.ts';

export type Totals = {
  readonly violations: readonly Violation[];
  readonly seeds: number;
  readonly failedSeeds: readonly number[];
  readonly events: number;
  readonly accepted: number;
  readonly seconds: number;
};

type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  readonly ok: boolean;
};

/** One line: what went wrong how often (goal 0 each), and how much was run. */
export function totalsJson(totals: Totals): string {
  const wrong = figureNames.map((name): Figure => {
    const value = totals.violations.filter(({ figure }) => figure === name).length;
    return { name, value, unit: 'findings', goal: 0, ok: value === 0 };
  });
  const info = (name: string, value: number, unit: string): Figure => ({
    name,
    value,
    unit,
    goal: null,
    ok: true,
  });
  const figures = [
    ...wrong,
    info('seeds', totals.seeds, 'runs'),
    info('accepted', totals.accepted, 'commands'),
    info('events', totals.events, 'events'),
    info('speed', Number((totals.seeds / totals.seconds).toPrecision(3)), 'seeds/s'),
  ];
  return JSON.stringify({ name: 'sim', figures, failed: wrong.filter(({ ok }) => !ok).length });
}

/** The script of a run, a step a line, with what went wrong at its end. */
export function scriptText(script: Script, outcome: Pick<Outcome, 'violations' | 'hash'>): string {
  const steps = script.steps.map(
    ({ after, ...what }) => `  +${String(after).padStart(5)} ms  ${JSON.stringify(what)}`,
  );
  const wrong = outcome.violations.map(({ atMs, figure, what }) => `  ${figure} at ${atMs} ms: ${what}`);
  return [`seed ${script.seed}, ${steps.length} steps:`, ...steps, ...wrong, `  trace ${outcome.hash}`].join(
    '\n',
  );
}
