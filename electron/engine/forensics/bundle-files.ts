import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from './progress.ts';
import { unpackMember } from './unpack-member.ts';

/** Why a required file says nothing (A2). */
export type Unusable = 'missing' | 'malformed' | 'ambiguous' | 'unreadable';

export type OpenFile = { readonly file: number; readonly size: number; readonly close: () => void };

export type RecordsFile =
  | (OpenFile & {
      readonly kind: 'records';
      /** `records.ndjson` or `records.ndjson.gz`; the open file is the inflated one. */
      readonly name: string;
      /** Offset of the first byte after the gzip member; null if there is none. */
      readonly trailing: number | null;
    })
  | { readonly kind: 'unusable'; readonly reason: string };

const plainName = 'records.ndjson';
const packedName = 'records.ndjson.gz';
/** No note, and no `range.json`, is as long; a longer one is malformed. */
const maximalTextBytes = 1024 * 1024;

/** Opens the records; a packed file is unpacked into a scratch file, of which `progress` tells. */
export async function openRecords(
  folder: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<RecordsFile> {
  const plain = exists(join(folder, plainName));
  const packed = exists(join(folder, packedName));
  const unusable = (name: string, why: Unusable): RecordsFile => {
    return { kind: 'unusable', reason: `${name}: ${why}` };
  };
  if (plain && packed) return unusable(plainName, 'ambiguous');
  if (!plain && !packed) return unusable(plainName, 'missing');
  const name = plain ? plainName : packedName;
  const opened = openPlain(join(folder, name));
  if (opened === null) return unusable(name, 'unreadable');
  if (plain) return { kind: 'records', name, ...opened, trailing: null };
  try {
    const member = await unpackMember(opened.file, opened.size, progress, signal);
    if (member === null) return unusable(name, 'unreadable');
    const { scratch, size, end } = member;
    const trailing = end < opened.size ? end : null;
    return { kind: 'records', name, file: scratch.file, size, close: scratch.close, trailing };
  } finally {
    opened.close();
  }
}

export type TextFile =
  | { readonly kind: 'text'; readonly text: string | null }
  | { readonly kind: 'unusable'; readonly why: Unusable };

/** `text` is null if the file is not UTF-8 or too long to be what it should be. */
export function readText(path: string): TextFile {
  if (!exists(path)) return { kind: 'unusable', why: 'missing' };
  const opened = openPlain(path);
  if (opened === null) return { kind: 'unusable', why: 'unreadable' };
  try {
    if (opened.size > maximalTextBytes) return { kind: 'text', text: null };
    const bytes = Buffer.allocUnsafe(opened.size);
    const read = bytes.subarray(0, readSync(opened.file, bytes, 0, bytes.length, 0));
    return { kind: 'text', text: isUtf8(read) ? read.toString('utf8') : null };
  } catch {
    return { kind: 'unusable', why: 'unreadable' };
  } finally {
    opened.close();
  }
}

/** Null if there is none or it cannot be read. */
export function openOptional(path: string): OpenFile | null {
  return exists(path) ? openPlain(path) : null;
}

/** Names under `checkpoints/`, sorted. */
export function listCheckpoints(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'checkpoints')).sort();
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Null unless it is a plain file, no link, that can be read. */
function openPlain(path: string): OpenFile | null {
  try {
    if (!lstatSync(path).isFile()) return null;
    const file = openSync(path, 'r');
    const { size } = fstatSync(file);
    return { file, size, close: () => closeSync(file) };
  } catch {
    return null;
  }
}
