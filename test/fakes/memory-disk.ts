import type { EvidenceDisk } from '../../electron/engine/evidence/evidence-disk.ts';

/** One thing that was done to the disk, in order; what a loss of power may take away is not in it yet. */
export type DiskStep =
  | { readonly op: 'create' | 'remove' | 'sync'; readonly path: string }
  | { readonly op: 'append'; readonly path: string; readonly bytes: Buffer }
  | { readonly op: 'rename'; readonly path: string; readonly to: string }
  | { readonly op: 'sync-folder'; readonly path: string };

export type MemoryDisk = EvidenceDisk & {
  readonly contents: Map<string, Buffer>;
  readonly steps: DiskStep[];
  /** Bytes that may still be appended before the disk is full. */
  room: number;
};

/** A disk in memory that remembers what was done to it, and that can be full. */
export function createMemoryDisk(contents = new Map<string, Buffer>()): MemoryDisk {
  const steps: DiskStep[] = [];
  const at = (path: string): Buffer => {
    const found = contents.get(path);
    if (found === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return found;
  };
  const disk: MemoryDisk = {
    contents,
    steps,
    room: Number.POSITIVE_INFINITY,
    makeFolder: async () => undefined,
    list: (folder) =>
      [...contents]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, bytes]) => ({ name: path.slice(folder.length + 1), bytes: bytes.length })),
    remove: (path) => {
      if (contents.delete(path)) steps.push({ op: 'remove', path });
    },
    rename: (from, to) => {
      contents.set(to, at(from));
      contents.delete(from);
      steps.push({ op: 'rename', path: from, to });
    },
    syncFolder: async (path) => {
      steps.push({ op: 'sync-folder', path });
    },
    create: async (path) => {
      contents.set(path, Buffer.alloc(0));
      steps.push({ op: 'create', path });
      return {
        append: async (bytes) => {
          if (bytes.length > disk.room) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
          disk.room -= bytes.length;
          contents.set(path, Buffer.concat([at(path), bytes]));
          steps.push({ op: 'append', path, bytes: Buffer.from(bytes) });
        },
        sync: async () => {
          steps.push({ op: 'sync', path });
        },
        close: async () => undefined,
      };
    },
    open: async (path) => {
      const bytes = at(path);
      return {
        bytes: bytes.length,
        changedMs: 0,
        isFile: true,
        read: async (into, from) => bytes.copy(into, 0, from, from + into.length),
        look: async () => ({ bytes: at(path).length, changedMs: 0 }),
        close: async () => undefined,
      };
    },
    peek: (path, from, length) => at(path).subarray(from, from + length),
  };
  return disk;
}
