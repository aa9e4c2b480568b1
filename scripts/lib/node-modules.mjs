import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cacheRoot, inProject, projectRoot } from './paths.mjs';
import { done, SetupError, step } from './report.mjs';
import { hasCommand, runQuietly } from './run.mjs';

/** Runs `npm ci` when what is installed differs from package-lock.json. */
export async function ensureNodeModules() {
  if (!differenceFromLockfile()) return;
  const id = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
  await withLock(join(cacheRoot(), `npm-ci-${id}.lock`), async () => {
    const difference = differenceFromLockfile();
    if (!difference) return;
    if (!hasCommand('npm'))
      throw new SetupError('npm is not installed.', 'install Node.js 20 or newer with its npm');
    step('npm ci', difference);
    const started = Date.now();
    await runQuietly('npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
      cwd: projectRoot,
      todo: 'check that the package registry can be reached, then run `npm ci` by hand',
    });
    done('npm ci', Date.now() - started);
  });
}

/**
 * Why node_modules is not what package-lock.json asks for, or undefined when it is. npm writes what it installed into
 * `node_modules/.package-lock.json`; comparing contents is quick and is not misled by the files' times.
 */
function differenceFromLockfile() {
  if (!existsSync(inProject('node_modules'))) return 'node_modules is missing';
  const installed = readPackages(inProject('node_modules', '.package-lock.json'));
  if (!installed) return 'node_modules is not complete';
  const locked = readPackages(inProject('package-lock.json'));
  if (!locked)
    throw new SetupError(
      'package-lock.json cannot be read.',
      'restore it with `git checkout package-lock.json`',
    );
  for (const [place, entry] of Object.entries(locked)) {
    if (place === '' || entry.link) continue;
    const have = installed[place];
    if (!have && entry.optional) continue;
    if (have?.version !== entry.version) {
      return `${place} is ${have?.version ?? 'missing'}, package-lock.json says ${entry.version}`;
    }
  }
  return undefined;
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
