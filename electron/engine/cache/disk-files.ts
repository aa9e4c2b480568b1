import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { CacheFiles } from './cache-files.ts';

const privateMode = 0o600;

/** The real file system. */
export const diskFiles: CacheFiles = {
  exists: existsSync,
  size: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  head: (path, length) => {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
    } finally {
      closeSync(file);
    }
  },
  read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null),
  write: (path, text) => {
    const beside = `${path}.new`;
    const file = openSync(beside, 'w', privateMode);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    syncFolder(path);
  },
  makePrivate: (path) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', privateMode));
    chmodSync(path, privateMode);
  },
  rename: (from, to) => {
    if (!existsSync(from)) return;
    renameSync(from, to);
    syncFolder(to);
  },
};

/** A rename is durable only when its folder is; Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
