import { readSync } from 'node:fs';
import { claimedNumber, claimedPrevious } from '../../../shared/audit/line-fields.ts';
import type { LineView } from '../../../shared/audit/localise.ts';
import { HashStore } from './hash-store.ts';
import { type Edge, type LineChunk, mark } from './line-chunk.ts';
import { readFailure } from './read-failure.ts';

/** Bytes of the file around a line that are kept at hand. */
const windowBytes = 128 * 1024;
/** No log of a billion records is exported as one file; a file of empty lines could be as long. */
const maximalLines = 2 ** 27;

type Segment = Pick<LineChunk, 'from' | 'starts' | 'marks' | 'fields'> & { readonly first: number };

/** Where the lines of a file are, and their hashes, as far as its chunks were added; the bytes stay in the file. */
export class LineIndex implements LineView {
  readonly hashes: HashStore;
  readonly #file: number;
  readonly #size: number;
  readonly #segments: Segment[] = [];
  #count = 0;
  #latest = 0;
  #edge: Edge | null = null;
  #window: Buffer = Buffer.alloc(0);
  #windowFrom = 0;
  #endsWhole: boolean | null = null;

  constructor(file: number, size: number, hashesInMemory: number) {
    this.#file = file;
    this.#size = size;
    this.hashes = new HashStore(hashesInMemory);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the file. */
  get size(): number {
    return this.#size;
  }

  /** Whether the last line ends in LF, or there is none. */
  get whole(): boolean {
    this.#endsWhole ??= this.#size === 0 || this.#read(this.#size - 1, 1)[0] === 0x0a;
    return this.#endsWhole;
  }

  /** The next chunk of the file. */
  add(chunk: LineChunk): void {
    const { from, starts, hashes, marks, fields, first, last } = chunk;
    if (starts.length === 0) return;
    if (this.#count + starts.length > maximalLines)
      throw readFailure('TOO_MANY_LINES', 'more lines than a log can have');
    if (marks !== null && first !== null) marks[0] = (marks[0] ?? 0) | this.#compare(first);
    this.#segments.push({ from, starts, marks, fields, first: this.#count });
    this.#count += starts.length;
    this.hashes.append(hashes);
    this.#edge = last;
  }

  /** The bytes of a line without its LF, at most the first `most` of them; good until the next are asked for. */
  line(at: number, most = Number.POSITIVE_INFINITY): Buffer {
    return this.#read(this.offset(at), Math.min(most, this.length(at)));
  }

  /** In bytes, without the LF. */
  length(at: number): number {
    return this.#end(at) - this.offset(at);
  }

  hash(at: number): Uint8Array {
    return this.hashes.at(at);
  }

  number(at: number): number | null {
    return claimedNumber(this.line(at, 256));
  }

  previous(at: number): Uint8Array | null {
    return claimedPrevious(this.line(at, 512));
  }

  offset(at: number): number {
    const { from, starts, first } = this.#segment(at);
    return from + (starts[at - first] ?? 0);
  }

  /** See `mark`; 0 where nothing was checked. */
  marks(at: number): number {
    const { marks, first } = this.#segment(at);
    return marks?.[at - first] ?? 0;
  }

  /** How many fields of a strict line stand behind commitments. */
  fields(at: number): number {
    const { fields, first } = this.#segment(at);
    return fields?.[at - first] ?? 0;
  }

  close(): void {
    this.hashes.close();
  }

  /** What the first line of a chunk is to the last of the one before. */
  #compare(first: Edge): number {
    if (this.#count === 0) return mark.inTime;
    const before = Buffer.from(this.hash(this.#count - 1)).toString('hex');
    const linked = before === first.link ? mark.linked : 0;
    if (this.#edge === null) return linked | mark.inTime;
    const inTime = this.#edge.time <= first.time ? mark.inTime : 0;
    return linked | inTime | (first.number === this.#edge.number + 1 ? mark.next : 0);
  }

  #end(at: number): number {
    if (at + 1 < this.#count) return this.offset(at + 1) - 1;
    return this.whole ? this.#size - 1 : this.#size;
  }

  #segment(at: number): Segment {
    const near = this.#segments[this.#latest];
    const next = this.#segments[this.#latest + 1];
    if (near !== undefined && near.first <= at && (next === undefined || at < next.first)) return near;
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.first ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    this.#latest = low;
    const found = this.#segments[low];
    if (found === undefined || at < 0 || at >= this.#count) throw new RangeError(`no line ${at}`);
    return found;
  }

  /** From a window that reaches to both sides, so that going through the lines reads the file once either way. */
  #read(from: number, length: number): Buffer {
    const at = from - this.#windowFrom;
    if (at >= 0 && at + length <= this.#window.length) return this.#window.subarray(at, at + length);
    this.#windowFrom = Math.max(0, from - windowBytes / 2);
    const end = Math.min(this.#size, Math.max(from + length, this.#windowFrom + windowBytes));
    this.#window = Buffer.allocUnsafe(end - this.#windowFrom);
    for (let done = 0; done < this.#window.length; ) {
      const read = readSync(
        this.#file,
        this.#window,
        done,
        this.#window.length - done,
        this.#windowFrom + done,
      );
      if (read === 0) throw readFailure('SHORTER', 'the file became shorter while it was read');
      done += read;
    }
    return this.#window.subarray(from - this.#windowFrom, from - this.#windowFrom + length);
  }
}
