import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { hasRoom } from '../../forensics/scratch-file.ts';
import type { Member } from '../read/archive-member.ts';
import { type Archive, archiveMembers } from '../read/archive-members.ts';
import { FileProblem } from '../read/unpack.ts';

/** An export as a browser or a mail packed it: laid out in a folder that only its owner can read, until it is closed. */
export type PackedExport = { readonly folder: string; readonly close: () => void };

export type UnpackOptions = {
  /** Bytes of the archive that were read, of so many. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
};

const ownFile = /^(records\.ndjson(\.gz)?|range\.json|export\.note|leaves\.bin|disclosures\.ndjson)$/;
/** A head is a head whatever its name is, and the verifier says so; it must only be able to lie in a folder of any system. */
const headName = /^(?!\.+$|(con|prn|aux|nul|com\d|lpt\d)(\.|$))[a-z0-9._-]{0,99}[a-z0-9]$/i;
const mostMembers = 300_000;
const mostRoots = 100;
const looksAtDiskEvery = 64 * 1024 * 1024;

/** Null for what is no archive, or has no export in it. Throws `invalid_input` where nobody can say what counts. */
export async function unpackExport(
  path: string,
  { progress = () => undefined, signal }: UnpackOptions = {},
): Promise<PackedExport | null> {
  const stat = await lstat(path);
  if (!stat.isFile()) return null;
  let scratch: string | null = null;
  const close = () => {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true });
  };
  let kept = false;
  try {
    let done = 0;
    const archive = await archiveMembers(path, (bytes) => {
      done += bytes;
      progress(Math.min(done, stat.size), stat.size);
    });
    if (archive === null) return null;
    const roots: string[] = [];
    const placed = new Roots();
    for await (const member of archive.members) {
      signal?.throwIfAborted();
      const place = placed.place(member);
      if (place === null) continue;
      scratch ??= mkdtempSync(join(tmpdir(), 'watchfloor-export-'));
      if (!roots.includes(place.root)) {
        roots.push(place.root);
        mkdirSync(join(scratch, `${roots.length}`, 'checkpoints'), { recursive: true, mode: 0o700 });
      }
      await layOut(member, join(scratch, `${roots.indexOf(place.root) + 1}`, place.name), signal);
    }
    const root = placed.only(archive.kind);
    if (root === null || scratch === null) return null;
    kept = true;
    return { folder: join(scratch, `${roots.indexOf(root) + 1}`), close };
  } catch (error) {
    throw said(error);
  } finally {
    if (!kept) close();
  }
}

export type PackedLook = { readonly origin: string | null; readonly files: number; readonly bytes: number };

/** What `unpackExport` would find, with nothing laid out. */
export async function lookAtPacked(path: string): Promise<PackedLook | null> {
  if (!(await lstat(path)).isFile()) return null;
  try {
    const archive = await archiveMembers(path);
    if (archive === null) return null;
    const placed = new Roots();
    const origins = new Map<string, string>();
    for await (const member of archive.members) {
      const place = placed.place(member);
      if (place?.name !== 'export.note' || member.size > 64 * 1024) continue;
      const pieces: Uint8Array[] = [];
      for await (const piece of member.read()) pieces.push(piece);
      const [, origin] = Buffer.concat(pieces).toString('utf8').split('\n');
      if (origin) origins.set(place.root, origin);
    }
    const root = placed.only(archive.kind);
    return root === null ? null : { origin: origins.get(root) ?? null, ...placed.amount(root) };
  } catch (error) {
    throw said(error);
  }
}

type Place = { readonly root: string; readonly name: string };

/** Folders of an archive that hold files of exports. */
class Roots {
  private readonly roots = new Map<string, { readonly names: Set<string>; bytes: number }>();
  private members = 0;

  /** Where in which export a file belongs; null for one that no export has. */
  place(member: Member): Place | null {
    if (++this.members > mostMembers) throw new FileProblem(`it has more than ${mostMembers} files`);
    const place = placeOf(member.name);
    if (place === null) return null;
    const root = this.roots.get(place.root) ?? { names: new Set(), bytes: 0 };
    this.roots.set(place.root, root);
    if (this.roots.size > mostRoots) throw new FileProblem('it has files of exports in too many folders');
    const key = place.name.toLowerCase();
    if (root.names.has(key))
      throw new FileProblem(`${place.name} is in it twice, and nobody can say which of them counts`);
    if (member.refused !== null) throw new FileProblem(`${place.name} cannot be read: ${member.refused}`);
    root.names.add(key);
    root.bytes += member.size;
    return place;
  }

  /** The one folder that holds an export. A zip of other files is read as a folder of logs; a tar is not. */
  only(kind: Archive['kind']): string | null {
    const whole = [...this.roots].filter(
      ([, { names }]) =>
        names.has('range.json') && (names.has('records.ndjson') || names.has('records.ndjson.gz')),
    );
    if (whole.length > 1)
      throw new FileProblem(`it holds ${whole.length} exports; unpack it, and take them one by one`);
    if (whole.length === 0 && kind === 'tar')
      throw new FileProblem('this tar holds no whole audit export; unpack it, and take in its folder');
    return whole[0]?.[0] ?? null;
  }

  amount(root: string): { files: number; bytes: number } {
    const { names, bytes } = this.roots.get(root) ?? { names: new Set(), bytes: 0 };
    return { files: names.size, bytes };
  }
}

function placeOf(member: string): Place | null {
  const parts = member.split('/').filter((part) => part !== '' && part !== '.');
  const file = parts.pop();
  if (file === undefined) return null;
  if (ownFile.test(file)) return { root: parts.join('/'), name: file };
  if (parts.at(-1) !== 'checkpoints') return null;
  if (!headName.test(file)) throw new FileProblem('a head in it has a name that no file can have everywhere');
  return { root: parts.slice(0, -1).join('/'), name: `checkpoints/${file}` };
}

/** `path` is made of our own names alone. */
async function layOut(member: Member, path: string, signal: AbortSignal | undefined): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  try {
    let written = 0;
    let looked = 0;
    for await (const piece of member.read()) {
      signal?.throwIfAborted();
      if (written >= looked) {
        if (!hasRoom())
          throw new AppError('disk_full', 'There is no room to unpack this export. Nothing was taken in.');
        looked = written + looksAtDiskEvery;
      }
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      written += piece.length;
    }
  } finally {
    closeSync(file);
  }
}

function said(error: unknown): unknown {
  if (!(error instanceof FileProblem)) return error;
  return new AppError(
    'invalid_input',
    `This archive cannot be read: ${error.message}. Nothing was taken in.`,
    {
      cause: error,
    },
  );
}
