import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstSeedAt, seedsOfGate } from '../../test/sim/seed-range.ts';
import { buildApp } from '../app/build-app.mjs';
import { inProject, projectRoot } from '../lib/paths.mjs';
import { SetupError } from '../lib/report.mjs';
import { runInTheOpen } from '../lib/run.mjs';
import { countPlaywright, countVitest } from './counts.mjs';
import { runChecks } from './run-checks.mjs';
import { runE2e, runE2eAsUser, runE2eWithoutNetwork } from './run-e2e.mjs';

const sandboxTag = '@os-sandbox';
const noNetworkTag = '@no-network';

/**
 * Every gate of the project in order. Each answers its counts; the build is one test.
 *
 * @param {NodeJS.ProcessEnv} env with the way to Electron
 */
export function allSuites(env) {
  const isRoot = process.getuid?.() === 0;
  return [
    { name: 'checks', run: countChecks },
    { name: 'unit, contract, flow, property, fault and rule tests', run: () => vitest(env) },
    { name: 'simulation', run: () => simulation(env) },
    { name: 'build', run: () => build(env) },
    ...(isRoot
      ? [
          {
            name: 'end to end',
            run: () => e2e(runE2e, env, ['--grep-invert', `${sandboxTag}|${noNetworkTag}`]),
          },
          {
            name: "end to end, in Electron's sandbox",
            run: () => e2e(runE2eAsUser, env, ['--grep', sandboxTag]),
          },
        ]
      : [{ name: 'end to end', run: () => e2e(runE2e, env, ['--grep-invert', noNetworkTag]) }]),
    {
      name: 'end to end, without a network',
      run: () => e2e(runE2eWithoutNetwork, env, ['--grep', noNetworkTag]),
    },
  ];
}

async function countChecks() {
  const results = await runChecks((text) => process.stdout.write(text));
  const failed = results.filter((result) => !result.ok).length;
  return { passed: results.length - failed, failed, remarks: [] };
}

function vitest(env) {
  return withReportFile(async (reportFile) => {
    const args = [inProject('node_modules', 'vitest', 'vitest.mjs'), 'run'];
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const status = await runInTheOpen(process.execPath, [...args, ...reporters], {
      cwd: projectRoot,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return countVitest(reportFile, status);
  });
}

/** One test: the seeds of this run, which the log names. */
async function simulation(env) {
  const first = firstSeedAt(Date.now());
  const seeds = `${first}..${first + seedsOfGate - 1}`;
  process.stdout.write(`seeds ${seeds}; to repeat them: npm run sim -- --seeds ${seeds}\n`);
  const args = [inProject('scripts', 'sim.mjs'), '--seeds', seeds];
  const status = await runInTheOpen(process.execPath, args, {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) return { passed: 1, failed: 0, remarks: [`seeds ${seeds}`] };
  return { passed: 0, failed: 1, remarks: [`of seeds ${seeds} some failed: see their scripts above`] };
}

async function build(env) {
  try {
    await buildApp(env);
    return { passed: 1, failed: 0, remarks: [] };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { passed: 0, failed: 1, remarks: [error.message] };
  }
}

function e2e(run, env, args) {
  return withReportFile(async (reportFile) =>
    countPlaywright(reportFile, await run({ args, env, reportFile })),
  );
}

async function withReportFile(work) {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-report-'));
  try {
    return await work(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
