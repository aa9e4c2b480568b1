/**
 * npm test
 * Every gate. Ends with one line, `N passed, N failed`, that counts each test and each check; a suite that cannot run
 * is a failure.
 */
import { reportFailure } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';
import { ensureTracer } from './lib/system-packages.mjs';

await runScript(async () => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { allSuites } = await import('./gates/suites.mjs');
  await ensureTracer();
  const total = { passed: 0, failed: 0 };
  const summary = [];
  const env = { ...process.env, ...(await electronEnv()) };

  for (const { name, run } of allSuites(env)) {
    process.stdout.write(`\n== ${name}\n`);
    const { passed, failed, remarks } = await runToTheEnd(run);
    total.passed += passed;
    total.failed += failed;
    summary.push(`${failed === 0 ? '✓' : '✗'} ${name}: ${passed} of ${passed + failed}`);
    summary.push(...remarks.map((remark) => `    ${remark}`));
  }

  process.stdout.write(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
});

/** A suite that throws has failed; the others are still run. */
async function runToTheEnd(run) {
  try {
    return await run();
  } catch (error) {
    reportFailure(error);
    return { passed: 0, failed: 1, remarks: [error.message] };
  }
}
