import { closeSync, mkdtempSync, openSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of this process alone, for what is too large for memory. */
export type ScratchFile = { readonly file: number; readonly close: () => void };

/** Space that unpacking leaves to everybody else on the disk. */
const spareDiskBytes = 512 * 1024 * 1024;

/** Whether more may be written where scratch files lie. */
export function hasRoom(): boolean {
  const { bavail, bsize } = statfsSync(tmpdir());
  return bavail * bsize > spareDiskBytes;
}

/** Only its owner can read it; where the system lets an open file lose its name, nobody can find it. */
export function openScratch(): ScratchFile {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-scratch-'));
  const file = openSync(join(folder, 'scratch'), 'wx+', 0o600);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (process.platform !== 'win32') remove();
  return {
    file,
    close: () => {
      closeSync(file);
      if (process.platform === 'win32') remove();
    },
  };
}
