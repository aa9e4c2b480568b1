import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { hashAt } from '../../../shared/audit/bytes.ts';
import { claimedNumber, claimedPrevious } from '../../../shared/audit/line-fields.ts';
import type { LineView } from '../../../shared/audit/localise.ts';

const lf = 0x0a;
/** The event loop gets a turn after as many lines. */
const linesATurn = 20_000;

export type Progress = (done: number, total: number) => void;

/** Where the lines of a file are, and their hashes; `bytes` is the file behind one spare byte. */
export class LineIndex implements LineView {
  readonly count: number;
  /** 32 bytes a line. */
  readonly hashes: Uint8Array;
  /** Whether the last line ends in LF, or there is none. */
  readonly whole: boolean;
  readonly #bytes: Buffer;
  readonly #starts: Float64Array;

  constructor(bytes: Buffer, starts: Float64Array, hashes: Uint8Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.hashes = hashes;
    this.count = starts.length;
    this.whole = starts.length === 0 || bytes[bytes.length - 1] === lf;
  }

  /** The bytes of a line, without its LF. */
  line(at: number): Buffer {
    const last = at === this.count - 1;
    const end = last && !this.whole ? this.#bytes.length : this.#start(at + 1) - 1;
    return this.#bytes.subarray(this.#start(at), end);
  }

  hash(at: number): Uint8Array {
    return hashAt(this.hashes, at);
  }

  number(at: number): number | null {
    return claimedNumber(this.line(at));
  }

  previous(at: number): Uint8Array | null {
    return claimedPrevious(this.line(at));
  }

  offset(at: number): number {
    return this.#start(at) - 1;
  }

  #start(at: number): number {
    return this.#starts[at] ?? this.#bytes.length;
  }
}

/**
 * Finds and hashes the lines of `bytes[1..]`. A leaf hash covers 0x00 and the line: the byte before a line, an LF or the
 * spare one, is 0x00 while the line is hashed, so nothing is copied (section 7).
 */
export async function indexLines(bytes: Buffer, progress: Progress): Promise<LineIndex> {
  const total = bytes.length - 1;
  const starts = new Float64Array(countLines(bytes));
  const hashes = new Uint8Array(32 * starts.length);
  let start = 1;
  for (let line = 0; line < starts.length; line++) {
    const found = bytes.indexOf(lf, start);
    const end = found < 0 ? bytes.length : found;
    starts[line] = start;
    const before = bytes[start - 1] ?? 0;
    bytes[start - 1] = 0;
    hashes.set(hash('sha256', bytes.subarray(start - 1, end), 'buffer'), 32 * line);
    bytes[start - 1] = before;
    start = end + 1;
    if (line % linesATurn !== linesATurn - 1) continue;
    progress(start - 1, total);
    await setImmediate();
  }
  progress(total, total);
  return new LineIndex(bytes, starts, hashes);
}

function countLines(bytes: Buffer): number {
  let count = 0;
  let start = 1;
  while (start < bytes.length) {
    const found = bytes.indexOf(lf, start);
    count++;
    start = found < 0 ? bytes.length : found + 1;
  }
  return count;
}
