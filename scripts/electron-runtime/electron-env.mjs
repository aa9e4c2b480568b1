import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedFallback, makeFallback } from './fallback.mjs';
import { downloadOfficialElectron, installedOfficialElectron } from './official.mjs';

/**
 * Finds or makes an Electron and answers the environment that leads every tool to it: ELECTRON_OVERRIDE_DIST_PATH for
 * the `electron` package and Playwright (only needed for the fallback), ELECTRON_EXEC_PATH for electron-vite,
 * NO_SANDBOX=1 for root, whom Chromium's sandbox refuses.
 */
export async function electronEnv() {
  return {
    ...(await findOrMakeElectron()),
    ...(process.getuid?.() === 0 ? { NO_SANDBOX: '1' } : {}),
  };
}

async function findOrMakeElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given && existsSync(join(given, 'electron'))) return leadTo(given);

  const official = installedOfficialElectron();
  if (official) return { ELECTRON_EXEC_PATH: official };
  const fallback = installedFallback();
  if (fallback) return leadTo(fallback);

  const downloaded = await downloadOfficialElectron();
  if (downloaded) return { ELECTRON_EXEC_PATH: downloaded };
  return leadTo(await makeFallback());
}

function leadTo(folder) {
  return { ELECTRON_OVERRIDE_DIST_PATH: folder, ELECTRON_EXEC_PATH: join(folder, 'electron') };
}
