/**
 * npm run tamper [-- --seeds A..B] [--mutations N] [--clean M] [--with-checker] [--lines N] [--json]
 * npm run tamper -- --approvals [--seeds A..B] [--json]
 * Seeded exports, clean and tampered with, against the verifier: what is found, how exactly, and false alarms; with the
 * independent checker, where the two disagree; with lines, where the scanner of records differs from parsing. With
 * approvals, files of signed approvals instead: every fault, good ones, and values changed at random, against both checkers.
 */
import { runScript } from './lib/script.mjs';

await runScript(
  async (args) => {
    if (args.includes('--approvals')) {
      const { runApprovals } = await import('../test/approvals/run-approvals.ts');
      return runApprovals(args.filter((arg) => arg !== '--approvals'));
    }
    const { runTamper } = await import('../test/tamper/run-tamper.ts');
    return runTamper(args);
  },
  { desktop: false },
);
