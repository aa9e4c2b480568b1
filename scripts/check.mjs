/**
 * npm run check [-- --json]
 * Types, lint and format, import rules, unused code: one line each, status 1 when any fails.
 */
import { runScript } from './lib/script.mjs';

await runScript(
  async (args) => {
    const { runChecks } = await import('./gates/run-checks.mjs');
    const json = args.includes('--json');
    const results = await runChecks((text) => (json ? process.stderr : process.stdout).write(text));
    const failed = results.filter((result) => !result.ok).length;
    if (json) {
      const figures = results.map(({ name, ok, durationMs }) => {
        return { name, value: durationMs, unit: 'ms', goal: null, ok };
      });
      process.stdout.write(`${JSON.stringify({ name: 'check', figures, failed })}\n`);
    }
    return failed === 0 ? 0 : 1;
  },
  { desktop: false },
);
