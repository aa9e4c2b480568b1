import { type Outcome, runScript } from './run-script.ts';
import type { Script } from './script.ts';
import type { Templates } from './templates.ts';

export type Shrunk = { readonly script: Script; readonly outcome: Outcome; readonly runs: number };

/** Leaves steps out, many at once first, while the same figure still goes wrong. */
export async function shrink(
  script: Script,
  failing: Outcome,
  templates: Templates,
  mostRuns = 250,
): Promise<Shrunk> {
  const figure = failing.violations[0]?.figure;
  let best: Shrunk = { script, outcome: failing, runs: 0 };
  let runs = 0;
  let size = Math.ceil(script.steps.length / 2);
  while (size >= 1 && runs < mostRuns) {
    let isSmaller = false;
    for (let at = 0; at < best.script.steps.length && runs < mostRuns; ) {
      const steps = best.script.steps.toSpliced(at, size);
      const outcome = await runScript({ ...script, steps }, templates);
      runs += 1;
      if (outcome.violations.some((violation) => violation.figure === figure)) {
        best = { script: { ...script, steps }, outcome, runs };
        isSmaller = true;
      } else at += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!isSmaller) break;
  }
  return { ...best, runs };
}
