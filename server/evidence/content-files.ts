import { createHash, type Hash } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where contents lie: `<folder>/<organisation>/<first two of the hash>/<hash>`; what arrives is in `<folder>/incoming/<upload>`. */
export type ContentFiles = {
  readonly contentPath: (org: number, sha256: string) => string;
  readonly has: (org: number, sha256: string, size: number) => boolean;
  /** The file of an upload, cut back to what is known to be durable. */
  readonly openUpload: (uploadId: string, received: number) => Promise<FileHandle>;
  /** Hashes the first `length` bytes of an upload. */
  readonly hashUpload: (uploadId: string, length: number) => Promise<Hash>;
  /** Gives a complete, synced upload the name of its content; done twice it does nothing. */
  readonly keep: (uploadId: string, org: number, sha256: string) => Promise<void>;
  readonly discard: (uploadId: string) => void;
};

export function createContentFiles(folder: string): ContentFiles {
  const incoming = join(folder, 'incoming');
  const uploadPath = (uploadId: string) => join(incoming, uploadId);
  const contentPath = (org: number, sha256: string) => join(folder, String(org), sha256.slice(0, 2), sha256);

  return {
    contentPath,
    has: (org, sha256, size) => statSync(contentPath(org, sha256), { throwIfNoEntry: false })?.size === size,
    openUpload: async (uploadId, received) => {
      mkdirSync(incoming, { recursive: true, mode: 0o700 });
      const file = await open(uploadPath(uploadId), received === 0 ? 'w' : 'r+', 0o600);
      try {
        if ((await file.stat()).size < received) throw new Error(`upload ${uploadId} has lost bytes`);
        await file.truncate(received);
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    hashUpload: async (uploadId, length) => {
      const hash = createHash('sha256');
      if (length === 0) return hash;
      const file = await open(uploadPath(uploadId), 'r');
      for await (const piece of file.createReadStream({
        start: 0,
        end: length - 1,
        highWaterMark: 1_048_576,
      }))
        hash.update(piece as Buffer);
      return hash;
    },
    keep: async (uploadId, org, sha256) => {
      const target = contentPath(org, sha256);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      try {
        await rename(uploadPath(uploadId), target);
      } catch (error) {
        await stat(target).catch(() => {
          throw error;
        });
      }
      for (const parent of [dirname(target), dirname(dirname(target)), folder]) await syncFolder(parent);
    },
    discard: (uploadId) => rmSync(uploadPath(uploadId), { force: true }),
  };
}

/** A name is durable only when its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
