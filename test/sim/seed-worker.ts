import { runScript } from './run-script.ts';
import type { SeedOrder, SeedResult } from './run-seeds.ts';
import { makeScript } from './script.ts';
import { makeTemplates } from './templates.ts';

/** Runs one seed after another for the process that started this one, until that lets go of it. */
const templates = await makeTemplates();
let work = Promise.resolve();

process.on('message', (message) => {
  const { faults, seed, steps } = message as SeedOrder;
  work = work.then(async () => {
    const { trace: _, ...outcome } = await runScript(makeScript(seed, steps, faults), templates);
    process.send?.({ seed, ...outcome } satisfies SeedResult);
  });
});

process.on('disconnect', () => {
  templates.remove();
  process.exit(0);
});
