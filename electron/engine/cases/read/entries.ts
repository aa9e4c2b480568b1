import { closeSync, lstatSync, opendirSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Entry, ReadTold, Skipped } from './entry.ts';
import { asUtf8 } from './text-encoding.ts';
import { FileProblem, packingOf, unpacked } from './unpack.ts';
import { listZip } from './zip-entries.ts';

const maximalEntries = 100_000;
const readBytes = 1 << 20;

export type EntryList = {
  readonly entries: readonly Entry[];
  readonly skipped: readonly Skipped[];
  readonly close: () => void;
};

/** The files of what was chosen, in the order of their names; an archive is a folder of files. Links are not followed. */
export async function listEntries(path: string): Promise<EntryList> {
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  const closers: (() => void)[] = [];
  const add = async (full: string, name: string, alone: boolean): Promise<void> => {
    const packing = packingOf(headOf(full));
    if (packing !== 'zip') {
      const size = lstatSync(full).size;
      const open: Entry['open'] = (told) => asUtf8(unpacked(readFileBytes(full, packing !== null, told)));
      entries.push({ name, size, open });
      return;
    }
    const zip = await listZip(full, alone ? '' : `${name}/`).catch((error: unknown) => {
      if (!(error instanceof FileProblem)) throw error;
      skipped.push({ name, why: error.message });
      return null;
    });
    if (zip === null) return;
    closers.push(zip.close);
    entries.push(...zip.entries.slice(0, maximalEntries - entries.length));
    skipped.push(...zip.skipped);
  };
  const walk = async (folder: string, prefix: string, depth: number): Promise<void> => {
    for (const item of itemsOf(folder)) {
      const name = `${prefix}${item.name}`;
      if (item.kind === 'folder' && depth < 32) await walk(join(folder, item.name), `${name}/`, depth + 1);
      else if (item.kind === 'file' && entries.length < maximalEntries)
        await add(join(folder, item.name), name, false);
      else skipped.push({ name, why: skipReason(item.kind) });
    }
  };
  const stat = lstatSync(path);
  if (stat.isFile()) await add(path, basename(path), true);
  else if (stat.isDirectory()) await walk(path, '', 0);
  else skipped.push({ name: basename(path), why: 'it is neither a file nor a folder' });
  return {
    entries,
    skipped,
    close: () => {
      for (const close of closers) close();
    },
  };
}

type Item = { readonly name: string; readonly kind: 'file' | 'folder' | 'link' | 'other' };

function itemsOf(folder: string): Item[] {
  const items: Item[] = [];
  const directory = opendirSync(folder);
  try {
    for (let item = directory.readSync(); item !== null; item = directory.readSync()) {
      const kind = item.isFile()
        ? 'file'
        : item.isDirectory()
          ? 'folder'
          : item.isSymbolicLink()
            ? 'link'
            : 'other';
      items.push({ name: item.name, kind });
    }
  } finally {
    directory.closeSync();
  }
  return items.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function skipReason(kind: Item['kind']): string {
  if (kind === 'link') return 'it is a link, and links are not followed';
  return kind === 'file' ? `there are more than ${maximalEntries} files` : 'it is not a file, or too deep';
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4);
    readSync(file, head, 0, 4, 0);
    return head;
  } finally {
    closeSync(file);
  }
}

/** With `apart` each piece is a buffer of its own: whoever unpacks them may still hold the last ones. */
async function* readFileBytes(path: string, apart: boolean, told?: ReadTold): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    let buffer = Buffer.allocUnsafeSlow(readBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, readBytes, null);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      told?.raw(piece);
      told?.read(bytesRead);
      yield piece;
      if (apart) buffer = Buffer.allocUnsafeSlow(readBytes);
    }
  } finally {
    await file.close();
  }
}
