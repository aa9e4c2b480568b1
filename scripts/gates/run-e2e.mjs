import { chownSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asOrdinaryUser } from '../desktop/ordinary-user.mjs';
import { runInDesktop } from '../desktop/run-in-desktop.mjs';
import { nodeIn } from '../lib/node-24.mjs';
import { inProject } from '../lib/paths.mjs';

const ownResults = 'results.json';

/**
 * Runs Playwright on a test desktop with the built console and the arguments given. `reportFile` is where the JSON
 * report goes, when one is wanted.
 *
 * @param {{ args: string[], env: NodeJS.ProcessEnv, reportFile?: string }} options
 */
export function runE2e({ args, env, reportFile }) {
  return runInDesktop([...playwright(inProject()), ...args, ...reporters(reportFile)], {
    env: { ...env, ...reportTo(reportFile) },
    cwd: inProject(),
  });
}

/** The same where there is no network at all. */
export function runE2eWithoutNetwork({ args, env, reportFile }) {
  return runInDesktop([...playwright(inProject()), ...args, ...reporters(reportFile)], {
    env: { ...env, ...reportTo(reportFile) },
    cwd: inProject(),
    noNetwork: true,
  });
}

/**
 * The same as an ordinary user, for whom Electron keeps its own sandbox on. That user writes nothing in the project:
 * what Playwright leaves is brought to test-results/os-sandbox afterwards.
 */
export function runE2eAsUser({ args, env, reportFile }) {
  return asOrdinaryUser(env, async ({ user, env: reachable }) => {
    const results = mkdtempSync('/tmp/watchfloor-results-');
    chownSync(results, user.uid, user.gid);
    const ownReport = reportFile && join(results, ownResults);
    try {
      const output = ['--output', join(results, 'output')];
      const { NO_SANDBOX: _, ...sandboxed } = { ...env, ...reachable };
      return await runInDesktop([...playwright(user.root), ...args, ...output, ...reporters(ownReport)], {
        env: { ...sandboxed, ...reportTo(ownReport) },
        cwd: user.root,
        user,
      });
    } finally {
      if (ownReport && existsSync(ownReport)) cpSync(ownReport, reportFile);
      keep(join(results, 'output'), inProject('test-results', 'os-sandbox'));
      rmSync(results, { recursive: true, force: true });
    }
  });
}

function keep(from, to) {
  rmSync(to, { recursive: true, force: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

function playwright(root) {
  const modules = join(root, 'node_modules');
  const config = join(root, 'test', 'e2e', 'playwright.config.ts');
  return [nodeIn(root), join(modules, '@playwright', 'test', 'cli.js'), 'test', '-c', config];
}

function reporters(reportFile) {
  return reportFile ? ['--reporter=list,json'] : [];
}

function reportTo(reportFile) {
  return reportFile ? { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile } : {};
}
