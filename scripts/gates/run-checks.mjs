import { seconds } from '../lib/report.mjs';
import { checkSteps } from './steps.mjs';

/**
 * Runs the quick gates side by side and prints one line for each, followed by what its tool said when it failed.
 *
 * @param {(text: string) => void} print
 * @returns {Promise<{ name: string, ok: boolean, durationMs: number }[]>}
 */
export async function runChecks(print) {
  return Promise.all(checkSteps.map((step) => runStep(step, print)));
}

async function runStep({ name, run }, print) {
  const started = Date.now();
  const { ok, output, detail } = await run();
  const durationMs = Date.now() - started;
  const about = detail ? `, ${detail}` : '';
  print(`${ok ? '✓' : '✗'} ${name} (${seconds(durationMs)}${about})\n`);
  if (!ok) print(`${output.replace(/^/gm, '    ')}\n`);
  return { name, ok, durationMs };
}
