import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { readGzipMember } from './gzip-member.ts';

/** Why a required file says nothing (A2). */
export type Unusable = 'missing' | 'malformed' | 'ambiguous' | 'unreadable';

export type RecordsFile =
  | {
      readonly kind: 'records';
      /** The inflated file behind one spare byte. */
      readonly bytes: Buffer;
      /** Offset of the first byte after the gzip member; null if there is none. */
      readonly trailing: number | null;
    }
  | { readonly kind: 'unusable'; readonly reason: string };

const plainName = 'records.ndjson';
const packedName = 'records.ndjson.gz';
const bytesARead = 64 * 1024 * 1024;
/** No note, and no `range.json`, is as long; a longer one is malformed. */
const maximalTextBytes = 1024 * 1024;

export function readRecords(folder: string): RecordsFile {
  const plain = exists(join(folder, plainName));
  const packed = exists(join(folder, packedName));
  const unusable = (name: string, why: Unusable): RecordsFile => {
    return { kind: 'unusable', reason: `${name}: ${why}` };
  };
  if (plain && packed) return unusable(plainName, 'ambiguous');
  if (!plain && !packed) return unusable(plainName, 'missing');
  const bytes = readWhole(join(folder, plain ? plainName : packedName), 1);
  if (bytes === null) return unusable(plain ? plainName : packedName, 'unreadable');
  if (plain) return { kind: 'records', bytes, trailing: null };
  const file = bytes.subarray(1);
  const member = readGzipMember(file);
  if (member === null) return unusable(packedName, 'unreadable');
  const inflated = Buffer.allocUnsafe(1 + member.bytes.length);
  inflated.set(member.bytes, 1);
  return { kind: 'records', bytes: inflated, trailing: member.end < file.length ? member.end : null };
}

export type TextFile =
  | { readonly kind: 'text'; readonly text: string | null }
  | { readonly kind: 'unusable'; readonly why: Unusable };

/** `text` is null if the file is not UTF-8 or too long to be what it should be. */
export function readText(path: string): TextFile {
  if (!exists(path)) return { kind: 'unusable', why: 'missing' };
  const bytes = readWhole(path, 0, maximalTextBytes + 1);
  if (bytes === null) return { kind: 'unusable', why: 'unreadable' };
  const text = bytes.length <= maximalTextBytes && isUtf8(bytes) ? bytes.toString('utf8') : null;
  return { kind: 'text', text };
}

/** Null if there is none or it cannot be read. */
export function readOptional(path: string): Buffer | null {
  return exists(path) ? readWhole(path, 0) : null;
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

/** The file behind `spare` bytes, at most `limit` bytes of it; null unless it is a plain file that can be read. */
function readWhole(path: string, spare: number, limit = Number.POSITIVE_INFINITY): Buffer | null {
  try {
    if (!lstatSync(path).isFile()) return null;
    const file = openSync(path, 'r');
    try {
      const size = Math.min(fstatSync(file).size, limit);
      const bytes = Buffer.from(new SharedArrayBuffer(spare + size));
      let at = spare;
      while (at < bytes.length) {
        const read = readSync(file, bytes, at, Math.min(bytesARead, bytes.length - at), null);
        if (read === 0) return null;
        at += read;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
