import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { OpenFile } from './bundle-files.ts';

const bytesARead = 1024 * 1024;
/** A longer line is not read as text. */
const maximalLineBytes = 16 * 1024 * 1024;

export type FileLine = {
  /** From 1. */
  readonly line: number;
  readonly offset: number;
  /** Null if the line is not UTF-8, has no LF, or is longer than any that could be meant. */
  readonly text: string | null;
};

/** The lines of a small or large file, one after another, in bounded memory. */
export function* fileLines({ file, size }: OpenFile): Generator<FileLine> {
  let line = 1;
  let offset = 0;
  let held: Buffer[] = [];
  let length = 0;
  for (const block of blocks(file, size)) {
    let start = 0;
    for (let end = block.indexOf(0x0a); end >= 0; end = block.indexOf(0x0a, start)) {
      const tail = block.subarray(start, end);
      const whole = held.length === 0 ? tail : Buffer.concat([...held, tail]);
      const isText = length + tail.length <= maximalLineBytes && isUtf8(whole);
      yield { line, offset, text: isText ? whole.toString('utf8') : null };
      line++;
      offset += length + tail.length + 1;
      held = [];
      length = 0;
      start = end + 1;
    }
    const rest = block.subarray(start);
    length += rest.length;
    if (length > maximalLineBytes) held = [];
    else if (rest.length > 0) held.push(Buffer.from(rest));
  }
  if (length > 0) yield { line, offset, text: null };
}

export function fileHash({ file, size }: OpenFile): Uint8Array {
  const sum = createHash('sha256');
  for (const block of blocks(file, size)) sum.update(block);
  return sum.digest();
}

/** Each is good until the next. */
function* blocks(file: number, size: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(size, bytesARead));
  for (let at = 0; at < size; ) {
    const read = readSync(file, buffer, 0, Math.min(buffer.length, size - at), at);
    if (read === 0) return;
    at += read;
    yield buffer.subarray(0, read);
  }
}
