/**
 * npm run sim -- --seeds A..B [--steps N] [--faults a,b] [--workers N] [--json] [--replay <file or seed>]
 * Engines and server in one process under one seeded scheduler, several seeds side by side; see test/sim.
 */
import { runScript } from './lib/script.mjs';

await runScript(
  async (args) => {
    const { runSimulation } = await import('../test/sim/main.ts');
    return runSimulation(args);
  },
  { desktop: false },
);
