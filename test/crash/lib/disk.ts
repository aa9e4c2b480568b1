import { dirname } from 'node:path';
import type { Random } from '../../bench/lib/chance.ts';
import type { Operation } from './trace.ts';

/** What a disk has of one folder and those in it: names, and the bytes behind them. */
export type Image = ReadonlyMap<string, Buffer>;

/** Which of the operations not yet synced have reached the disk when the power goes. */
export const crashModes = ['nothing', 'prefix', 'subset', 'torn'] as const;
export type CrashMode = (typeof crashModes)[number];

type Inode = { durable: Buffer; now: Buffer; readonly number: number };

type Unsynced =
  | { readonly is: 'write'; readonly file: Inode; readonly at: number; readonly bytes: Buffer }
  | { readonly is: 'truncate'; readonly file: Inode; readonly size: number }
  | { readonly is: 'link'; readonly name: string; readonly file: Inode }
  | { readonly is: 'folder'; readonly name: string }
  | { readonly is: 'rename'; readonly from: string; readonly to: string }
  | { readonly is: 'unlink'; readonly name: string };

/**
 * A disk that promises no more than POSIX: a file's bytes are durable after a sync of the file, its name after a sync of
 * the folder that it is in, and nothing can be reached below a folder whose own name is not durable. Changes of names reach the disk in their order, as on every journaling file system; bytes in any.
 */
export type Disk = {
  readonly apply: (operation: Operation) => void;
  /** The image of a crash now, and a name that two equal images share. */
  readonly crash: (mode: CrashMode, random: Random) => { readonly image: Image; readonly name: string };
};

export function createDisk(): Disk {
  const files = new Map<number, { readonly file: Inode; position: number; readonly append: boolean }>();
  const folders = new Map<number, string>();
  /** Folders below, and those of them whose names are durable. */
  const made = new Set<string>();
  const durableFolders = new Set<string>();
  const names = new Map<string, Inode>();
  const durableNames = new Map<string, Inode>();
  let unsynced: Unsynced[] = [];
  let synced = 0;
  let inodes = 0;

  function apply(operation: Operation): void {
    switch (operation.is) {
      case 'openFolder':
        files.delete(operation.fd);
        folders.set(operation.fd, operation.name);
        return;
      case 'makeFolder':
        made.add(operation.name);
        note({ is: 'folder', name: operation.name });
        return;
      case 'open':
        folders.delete(operation.fd);
        files.delete(operation.fd);
        // The index of the log is shared memory; it is made anew after a crash.
        if (!operation.name.endsWith('-shm')) open(operation.fd, operation.name, operation.flags);
        return;
      case 'write': {
        const opened = files.get(operation.fd);
        if (opened === undefined) return;
        const { file, append } = opened;
        const at = operation.at ?? (append ? file.now.length : opened.position);
        if (operation.at === null) opened.position = at + operation.bytes.length;
        note({ is: 'write', file, at, bytes: operation.bytes });
        file.now = written(file.now, at, operation.bytes);
        return;
      }
      case 'truncate': {
        const file = files.get(operation.fd)?.file;
        if (file !== undefined) truncate(file, operation.size);
        return;
      }
      case 'sync':
        sync(operation.fd);
        return;
      case 'rename': {
        const file = names.get(operation.from);
        if (file === undefined) return;
        names.delete(operation.from);
        names.set(operation.to, file);
        note({ is: 'rename', from: operation.from, to: operation.to });
        return;
      }
      case 'unlink':
        names.delete(operation.name);
        note({ is: 'unlink', name: operation.name });
        return;
      case 'said':
        return;
    }
  }

  function open(fd: number, name: string, flags: string): void {
    let file = names.get(name);
    if (file === undefined) {
      inodes += 1;
      file = { durable: Buffer.alloc(0), now: Buffer.alloc(0), number: inodes };
      names.set(name, file);
      note({ is: 'link', name, file });
    } else if (flags.includes('O_TRUNC')) truncate(file, 0);
    files.set(fd, { file, position: 0, append: flags.includes('O_APPEND') });
  }

  function truncate(file: Inode, size: number): void {
    note({ is: 'truncate', file, size });
    file.now = resized(file.now, size);
  }

  function note(change: Unsynced): void {
    unsynced.push(change);
  }

  function sync(fd: number): void {
    synced += 1;
    const folder = folders.get(fd);
    if (folder !== undefined) {
      for (const change of unsynced)
        if (isNameIn(folder, change)) relink(durableNames, durableFolders, change);
      const reachable = new Set([...durableNames.values(), ...names.values()]);
      unsynced = unsynced.filter(
        (change) =>
          !isNameIn(folder, change) && (isOfName(change) || reachable.has((change as { file: Inode }).file)),
      );
      return;
    }
    const file = files.get(fd)?.file;
    if (file === undefined) return;
    file.durable = Buffer.from(file.now);
    unsynced = unsynced.filter(
      (change) => !('file' in change) || change.is === 'link' || change.file !== file,
    );
  }

  function crash(mode: CrashMode, random: Random): { image: Image; name: string } {
    const reached = chosen(mode, random);
    const contents = new Map<Inode, Buffer>();
    const links = new Map(durableNames);
    const kept = new Set(durableFolders);
    let torn = '';
    for (const [place, change] of reached) {
      if (change.is === 'write' || change.is === 'truncate') {
        const before = contents.get(change.file) ?? Buffer.from(change.file.durable);
        let bytes = change.is === 'write' ? change.bytes : null;
        if (mode === 'torn' && bytes !== null && place === lastWrite()) {
          bytes = bytes.subarray(0, random.int(0, bytes.length - 1));
          torn = `/${bytes.length}`;
        }
        contents.set(
          change.file,
          bytes === null
            ? resized(before, change.is === 'truncate' ? change.size : 0)
            : written(before, change.is === 'write' ? change.at : 0, bytes),
        );
      } else relink(links, kept, change);
    }
    const image = new Map<string, Buffer>();
    for (const [name, file] of links)
      if (isReachable(name, kept)) image.set(name, contents.get(file) ?? file.durable);
    return { image, name: `${synced}:${reached.map(([place]) => place).join(',')}${torn}` };
  }

  function lastWrite(): number {
    return unsynced.findLastIndex((change) => change.is === 'write');
  }

  function chosen(mode: CrashMode, random: Random): readonly (readonly [number, Unsynced])[] {
    const all = unsynced.map((change, place) => [place, change] as const);
    if (mode === 'nothing') return [];
    if (mode === 'torn') return all;
    if (mode === 'prefix') return all.slice(0, random.int(0, all.length));
    const share = random.next();
    let ordered = true; // Once one change of names is missing, so are all that came after it.
    return all.filter(([, change]) => {
      const there = random.chance(share);
      if ('file' in change && change.is !== 'link') return there;
      ordered &&= there;
      return ordered;
    });
  }

  return { apply, crash };
}

function isOfName(change: Unsynced): boolean {
  return !('file' in change) || change.is === 'link';
}

function isNameIn(folder: string, change: Unsynced): boolean {
  if (change.is === 'rename') return parentOf(change.to) === folder;
  return 'name' in change && parentOf(change.name) === folder;
}

function parentOf(name: string): string {
  const parent = dirname(name);
  return parent === '.' ? '' : parent;
}

function isReachable(name: string, folders: ReadonlySet<string>): boolean {
  const parent = parentOf(name);
  return parent === '' || (folders.has(parent) && isReachable(parent, folders));
}

function relink(names: Map<string, Inode>, folders: Set<string>, change: Unsynced): void {
  if (change.is === 'folder') folders.add(change.name);
  else if (change.is === 'link') names.set(change.name, change.file);
  else if (change.is === 'unlink') names.delete(change.name);
  else if (change.is === 'rename') {
    const file = names.get(change.from);
    names.delete(change.from);
    if (file !== undefined) names.set(change.to, file);
  }
}

/** Writes into `before` where it is long enough. */
function written(before: Buffer, at: number, bytes: Buffer): Buffer {
  const end = at + bytes.length;
  if (end <= before.length) {
    bytes.copy(before, at);
    return before;
  }
  const after = Buffer.alloc(Math.max(before.length, end));
  before.copy(after);
  bytes.copy(after, at);
  return after;
}

function resized(before: Buffer, size: number): Buffer {
  const after = Buffer.alloc(size);
  before.copy(after, 0, 0, Math.min(size, before.length));
  return after;
}
