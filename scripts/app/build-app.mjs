import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { cacheRoot, inProject, projectRoot } from '../lib/paths.mjs';
import { done, step } from '../lib/report.mjs';
import { runQuietly } from '../lib/run.mjs';

const sources = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const results = [
  'out/main/index.js',
  'out/main/engine.js',
  'out/main/page-worker.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];
const stampFile = inProject('out', '.built-from');

/** Builds the console with electron-vite unless what is in out/ was built from these very sources. */
export async function buildApp(env = process.env) {
  const id = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
  await withLock(join(cacheRoot(), `build-${id}.lock`), async () => {
    const digest = digestOfSources();
    if (isBuiltFrom(digest)) return;
    step('building the console', 'its sources are newer than out/');
    const started = Date.now();
    await runQuietly(
      process.execPath,
      [inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
      {
        cwd: projectRoot,
        env,
        todo: 'mend what the build complains about; `npm run check` may say more',
      },
    );
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, digest);
    done('built', Date.now() - started);
  });
}

/** To be called by whoever writes other things into out/. */
export function forgetBuild() {
  rmSync(stampFile, { force: true });
}

function isBuiltFrom(digest) {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== digest) return false;
  return results.every((path) => existsSync(inProject(path)));
}

/** Names, sizes and times of all source files: quick, and notices a file that went as well as one that came. */
function digestOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, source);
  return hash.digest('hex');
}

function addTo(hash, path) {
  const stats = statSync(inProject(path), { throwIfNoEntry: false });
  if (!stats) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(inProject(path)).sort()) addTo(hash, join(path, name));
    return;
  }
  hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
}
