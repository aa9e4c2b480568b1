/**
 * npm run crash -- [--states N] [--kills N] [--faults N] [--flips N] [--seed N] [--json]
 * Runs test/crash/run.ts: the engine's cache after power cuts, kills, failing system calls and flipped bits.
 */
import { inProject } from './lib/paths.mjs';
import { runInTheOpen } from './lib/run.mjs';
import { runScript } from './lib/script.mjs';
import { ensureTracer } from './lib/system-packages.mjs';

await runScript(
  async (args) => {
    await ensureTracer();
    return runInTheOpen(process.execPath, [inProject('test', 'crash', 'run.ts'), ...args], {
      cwd: inProject(),
    });
  },
  { desktop: false },
);
