import { lstatSync, opendirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A file as it can be read: on disk, or within an archive. */
export type Entry = {
  /** Below what was chosen, with `/`. Only ever shown: no path on disk is made of it. */
  readonly name: string;
  /** Bytes on disk; progress is counted in them. */
  readonly size: number;
  readonly path: string;
};

const maximalEntries = 100_000;
const readBytes = 1 << 20;

export type EntryList = { readonly entries: readonly Entry[]; readonly skipped: readonly Skipped[] };
export type Skipped = { readonly name: string; readonly why: string };

/** The files of what was chosen, in the order of their names. Links are not followed. */
export function listEntries(path: string): EntryList {
  const stat = lstatSync(path);
  if (stat.isFile()) return { entries: [{ name: basename(path), size: stat.size, path }], skipped: [] };
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  const walk = (folder: string, prefix: string, depth: number): void => {
    const directory = opendirSync(folder);
    try {
      for (let item = directory.readSync(); item !== null; item = directory.readSync()) {
        const name = `${prefix}${item.name}`;
        const full = join(folder, item.name);
        if (item.isDirectory() && depth < 32) walk(full, `${name}/`, depth + 1);
        else if (item.isFile() && entries.length < maximalEntries)
          entries.push({ name, size: lstatSync(full).size, path: full });
        else skipped.push({ name, why: skipReason(item.isSymbolicLink(), item.isFile()) });
      }
    } finally {
      directory.closeSync();
    }
  };
  if (stat.isDirectory()) walk(path, '', 0);
  else skipped.push({ name: basename(path), why: 'it is neither a file nor a folder' });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { entries, skipped };
}

function skipReason(link: boolean, file: boolean): string {
  if (link) return 'it is a link, and links are not followed';
  return file ? `there are more than ${maximalEntries} files` : 'it is not a file, or too deep';
}

/** The bytes of a file, a piece at a time; each piece is good until the next is asked for. */
export async function* readFileBytes(path: string, piece = readBytes): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(piece);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, piece, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
