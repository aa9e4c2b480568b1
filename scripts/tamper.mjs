/**
 * npm run tamper [-- --seeds A..B] [--mutations N] [--clean M] [--with-checker] [--lines N] [--json]
 * Seeded exports, clean and tampered with, against the verifier: what is found, how exactly, and false alarms; with the
 * independent checker, where the two disagree; with lines, where the scanner of records differs from parsing.
 */
import { runScript } from './lib/script.mjs';

await runScript(
  async (args) => {
    const { runTamper } = await import('../test/tamper/run-tamper.ts');
    return runTamper(args);
  },
  { desktop: false },
);
