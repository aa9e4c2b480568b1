import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../lib/paths.mjs';
import { note, step } from '../lib/report.mjs';
import { runQuietly } from '../lib/run.mjs';

const probeTimeoutMs = 4_000;
const downloadTimeoutMs = 10 * 60_000;
const packageFolder = inProject('node_modules', 'electron');

/** The official Electron that the `electron` package has downloaded, or undefined. */
export function installedOfficialElectron() {
  try {
    const version = readFileSync(join(packageFolder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const executable = join(packageFolder, 'dist', readFileSync(join(packageFolder, 'path.txt'), 'utf8'));
    return version === wantedVersion() && existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

/** Downloads the official Electron where the network allows it. Answers its executable, or undefined. */
export async function downloadOfficialElectron() {
  step(
    `looking for the official Electron ${wantedVersion()}`,
    'where it can be downloaded it is the runtime',
  );
  const reason = await refusalOfDownload();
  if (reason) {
    note(`not to be had from here: ${reason}`);
    return undefined;
  }
  try {
    await runQuietly(process.execPath, [join(packageFolder, 'install.js')], { timeout: downloadTimeoutMs });
  } catch (error) {
    note(`the download broke off: ${error.message}`);
    return undefined;
  }
  return installedOfficialElectron();
}

async function refusalOfDownload() {
  const env = process.env;
  const mirror =
    env.npm_config_electron_mirror ??
    env.ELECTRON_MIRROR ??
    'https://github.com/electron/electron/releases/download/';
  const url = `${mirror}v${wantedVersion()}/SHASUMS256.txt`;
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) });
    return response.ok ? undefined : `the server answered ${response.status}`;
  } catch (error) {
    return error.cause?.message ?? error.message;
  }
}

function wantedVersion() {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
}
