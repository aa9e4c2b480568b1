import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiskReader, DiskWriter, EvidenceDisk } from './evidence-disk.ts';

const privateMode = 0o600;

/** The real file system. */
export const nodeDisk: EvidenceDisk = {
  makeFolder: async (folder) => {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) await syncFolder(dirname(folder));
  },
  list: (folder) => {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({
        name,
        bytes: statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
      }));
  },
  remove: (path) => rmSync(path, { force: true }),
  rename: renameSync,
  syncFolder,
  create: async (path) => writerOf(await open(path, 'wx', privateMode)),
  open: async (path) => await readerOf(await open(path, 'r')),
  peek: (path, at, length) => {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, at));
    } finally {
      closeSync(file);
    }
  },
};

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // It has no such call and needs none.
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function writerOf(handle: FileHandle): DiskWriter {
  return {
    append: async (bytes) => {
      let done = 0;
      while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
    },
    sync: async () => await handle.sync(),
    close: async () => await handle.close(),
  };
}

async function readerOf(handle: FileHandle): Promise<DiskReader> {
  const look = async () => {
    const { size, mtimeMs } = await handle.stat();
    return { bytes: size, changedMs: mtimeMs };
  };
  try {
    const stat = await handle.stat();
    return {
      bytes: stat.size,
      changedMs: stat.mtimeMs,
      isFile: stat.isFile(),
      read: async (into, at) => {
        let done = 0;
        while (done < into.length) {
          const { bytesRead } = await handle.read(into, done, into.length - done, at + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      look,
      close: async () => await handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
