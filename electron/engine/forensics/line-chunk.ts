import { isUtf8 } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { maximalRecordBytes } from '../../../shared/audit/record-bytes.ts';
import { RecordScanner } from '../../../shared/audit/scan-record.ts';
import { commitmentsOf, readStrictRecord } from '../../../shared/audit/strict-record.ts';
import { readFailure } from './read-failure.ts';

const lf = 0x0a;
/** What is read at a time beyond a chunk to find the end of its last line: more than any record. */
const tailBytes = 128 * 1024;

/** What is said of each line in a strict reading; the last three hold it against the line directly before it. */
export const mark = {
  /** It keeps every rule that needs no neighbour (A22). */
  strict: 1,
  /** Its `act` is `audit.redacted`. */
  redacts: 2,
  linked: 4,
  /** Its `_t` is not below, if that one is strict. */
  inTime: 8,
  /** Its `_n` is one more; that one is strict. */
  next: 16,
} as const;

/** What the first and the last line of a chunk say, if they are strict: their neighbours are in other chunks. */
export type Edge = { readonly number: number; readonly link: string; readonly time: string };

/** Lines that begin in a part of the file. */
export type LineChunk = {
  /** Offset of the part in the file. */
  readonly from: number;
  /** Offsets of the lines from there. */
  readonly starts: Uint32Array;
  /** 32 bytes a line. */
  readonly hashes: Uint8Array;
  /** Null unless strict. */
  readonly marks: Uint8Array | null;
  /** How many fields of each line stand behind commitments; null unless strict. */
  readonly fields: Uint16Array | null;
  readonly first: Edge | null;
  readonly last: Edge | null;
};

export type LineSource = {
  readonly file: number;
  readonly size: number;
  /** Also the form of each line, in the log of `origin`. */
  readonly strict: boolean;
  readonly origin: string;
};

/**
 * Finds, hashes and, if `strict`, checks the lines that begin in `[from, to)`. A leaf hash covers 0x00 and the line: the byte
 * before a line is made 0x00 in the buffer, so nothing is copied (section 7). Lines may be of any length.
 */
export class ChunkReader {
  readonly #source: LineSource;
  readonly #scanner: RecordScanner;
  #buffer = Buffer.alloc(0);
  /** Bytes of the buffer that hold the file from `from - 1` on. */
  #filled = 0;

  constructor(source: LineSource) {
    this.#source = source;
    this.#scanner = new RecordScanner(source.origin);
  }

  read(from: number, to: number): LineChunk {
    const buffer = this.#load(from, to);
    const limit = to - from + 1;
    const starts = this.#findStarts(limit);
    const count = starts.length;
    const hashes = Buffer.alloc(32 * count);
    const ends = new Uint32Array(count);
    for (let line = 0; line < count; line++) {
      const start = starts[line] ?? 0;
      const end = line + 1 < count ? (starts[line + 1] ?? 0) - 1 : this.#endOfLast(from, start);
      ends[line] = end;
      if (end > this.#filled) hashes.set(this.#hashLong(from, start), 32 * line);
      else {
        buffer[start - 1] = 0;
        hashes.write(hash('sha256', buffer.subarray(start - 1, end), 'binary'), 32 * line, 'latin1');
      }
    }
    const form = this.#source.strict ? this.#check(from, starts, ends, hashes) : noForm;
    for (let line = 0; line < count; line++) starts[line] = (starts[line] ?? 0) - 1;
    return { from, starts, hashes, ...form };
  }

  /** The part, one byte in front of it, and some behind it. */
  #load(from: number, to: number): Buffer {
    const wanted = to - from + 1 + tailBytes;
    if (this.#buffer.length < wanted) this.#buffer = Buffer.allocUnsafeSlow(wanted);
    this.#buffer[0] = lf;
    const before = from === 0 ? 1 : 0;
    this.#filled = before;
    this.#fill(from - 1 + before, to - from + 1);
    return this.#buffer;
  }

  /** Reads on until the buffer holds `wanted` bytes or the file ends. */
  #fill(offset: number, wanted: number): void {
    const start = this.#filled;
    while (this.#filled < wanted) {
      const at = offset + this.#filled - start;
      const most = Math.min(wanted - this.#filled, this.#source.size - at);
      if (most <= 0) return;
      const read = readSync(this.#source.file, this.#buffer, this.#filled, most, at);
      if (read === 0) throw readFailure('SHORTER', 'the file became shorter while it was read');
      this.#filled += read;
    }
  }

  /** Places in the buffer below `limit` that follow an LF. */
  #findStarts(limit: number): Uint32Array<ArrayBuffer> {
    const buffer = this.#buffer;
    const end = Math.min(limit, this.#filled);
    let starts = new Uint32Array(1024);
    let count = 0;
    for (let at = buffer[0] === lf ? 0 : buffer.indexOf(lf, 1); at >= 0 && at + 1 < end; ) {
      if (count === starts.length) {
        const grown = new Uint32Array(2 * count);
        grown.set(starts);
        starts = grown;
      }
      starts[count++] = at + 1;
      at = buffer[at + 1] === lf ? at + 1 : buffer.indexOf(lf, at + 1);
    }
    return starts.slice(0, count);
  }

  /** Where the line at `start` ends in the buffer; beyond what is filled if it is too long for it. */
  #endOfLast(from: number, start: number): number {
    const found = this.#buffer.subarray(0, this.#filled).indexOf(lf, start);
    if (found >= 0) return found;
    const known = this.#filled;
    const offset = from - 1 + known;
    this.#fill(offset, Math.min(this.#buffer.length, known + tailBytes));
    const later = this.#buffer.subarray(0, this.#filled).indexOf(lf, known);
    if (later >= 0) return later;
    return from - 1 + this.#filled >= this.#source.size ? this.#filled : Number.MAX_SAFE_INTEGER;
  }

  /** Of a line of which the buffer holds only the beginning. */
  #hashLong(from: number, start: number): Uint8Array {
    const sum = createHash('sha256').update(Uint8Array.of(0));
    sum.update(this.#buffer.subarray(start, this.#filled));
    const block = Buffer.allocUnsafe(1024 * 1024);
    for (let at = from - 1 + this.#filled; at < this.#source.size; ) {
      const read = readSync(this.#source.file, block, 0, block.length, at);
      if (read === 0) throw readFailure('SHORTER', 'the file became shorter while it was read');
      const end = block.subarray(0, read).indexOf(lf);
      sum.update(block.subarray(0, end < 0 ? read : end));
      if (end >= 0) break;
      at += read;
    }
    return sum.digest();
  }

  #check(from: number, starts: Uint32Array, ends: Uint32Array, hashes: Buffer): Form {
    const count = starts.length;
    const marks = new Uint8Array(count);
    const fields = new Uint16Array(count);
    const last = ends[count - 1] ?? 0;
    const allUtf8 = count > 0 && last <= this.#filled && isUtf8(this.#buffer.subarray(starts[0] ?? 0, last));
    let before: Seen | null = null;
    let first: Edge | null = null;
    for (let line = 0; line < count; line++) {
      const start = starts[line] ?? 0;
      const end = ends[line] ?? 0;
      const ended = from - 1 + end < this.#source.size;
      const seen: Seen | null = ended ? this.#see(start, end, allUtf8) : null;
      if (seen !== null) {
        fields[line] = seen.fields;
        marks[line] = mark.strict | (seen.redacts ? mark.redacts : 0);
        if (line > 0) marks[line] = (marks[line] ?? 0) | this.#compare(seen, before, hashes, line - 1);
        else first = this.#edge(seen);
      }
      before = seen;
    }
    return { marks, fields, first, last: before === null ? null : this.#edge(before) };
  }

  /** What a strict line says; null for any other. */
  #see(start: number, end: number, isValid: boolean): Seen | null {
    const scanner = this.#scanner;
    if (isValid && scanner.proves(this.#buffer, start, end)) {
      const { number, linkAt, timeAt, commitments: fields, redacts } = scanner;
      return { number, linkAt, timeAt, fields, redacts };
    }
    if (end - start > maximalRecordBytes) return null;
    const bytes = this.#buffer.subarray(start, end);
    if (!isValid && !isUtf8(bytes)) return null;
    const record = readStrictRecord(bytes.toString('utf8'), bytes.length, this.#source.origin);
    if (record === null) return null;
    const linkAt = this.#buffer.indexOf('"_prev":"', start, 'latin1') + '"_prev":"'.length;
    return {
      number: record._n,
      linkAt,
      timeAt: linkAt + '","_t":"'.length + 64,
      fields: commitmentsOf(record).size,
      redacts: record.act === 'audit.redacted',
    };
  }

  #compare(seen: Seen, before: Seen | null, hashes: Buffer, lineBefore: number): number {
    const buffer = this.#buffer;
    let marks = 0;
    if (isHexOf(buffer, seen.linkAt, hashes, 32 * lineBefore)) marks |= mark.linked;
    if (before === null) return marks | mark.inTime;
    const order = buffer.compare(buffer, before.timeAt, before.timeAt + 24, seen.timeAt, seen.timeAt + 24);
    if (order >= 0) marks |= mark.inTime;
    if (seen.number === before.number + 1) marks |= mark.next;
    return marks;
  }

  #edge({ number, linkAt, timeAt }: Seen): Edge {
    const text = (at: number, length: number) => this.#buffer.toString('latin1', at, at + length);
    return { number, link: text(linkAt, 64), time: text(timeAt, 24) };
  }
}

type Form = Pick<LineChunk, 'marks' | 'fields' | 'first' | 'last'>;
const noForm: Form = { marks: null, fields: null, first: null, last: null };

/** Of a strict line; `linkAt` and `timeAt` are places in the buffer. */
type Seen = {
  readonly number: number;
  readonly linkAt: number;
  readonly timeAt: number;
  readonly fields: number;
  readonly redacts: boolean;
};

const digitOf = (nibble: number) => nibble + (nibble < 10 ? 0x30 : 0x57);

/** Whether the 64 lowercase digits at `at` are those of the 32 bytes at `hashAt`. */
function isHexOf(text: Uint8Array, at: number, hashes: Uint8Array, hashAt: number): boolean {
  for (let byte = 0; byte < 32; byte++) {
    const value = hashes[hashAt + byte] ?? 0;
    if (text[at + 2 * byte] !== digitOf(value >> 4) || text[at + 2 * byte + 1] !== digitOf(value & 15))
      return false;
  }
  return true;
}
