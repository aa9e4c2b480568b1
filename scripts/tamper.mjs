/**
 * npm run tamper [-- --mutations N] [--clean M] [--seeds A..B] [--json]
 * Seeded exports, clean and tampered with, against the verifier: what is found, how exactly, and false alarms.
 */
import { runScript } from './lib/script.mjs';

await runScript(
  async (args) => {
    const { runTamper } = await import('../test/tamper/run-tamper.ts');
    return runTamper(args);
  },
  { desktop: false },
);
