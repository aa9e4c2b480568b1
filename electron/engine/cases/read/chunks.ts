import { detectShape } from './detect-shape.ts';
import type { FileShape } from './file-shape.ts';
import { CsvSplitter } from './split-csv.ts';
import { JsonSplitter } from './split-json.ts';
import { markLength } from './text-encoding.ts';

/** A stretch of a file in a chunk. */
export type ChunkPiece = {
  readonly file: number;
  readonly start: number;
  readonly bytes: number;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly shape: FileShape;
  /** It is the beginning of its file. */
  readonly begins: boolean;
  /** Places of the records where lines do not tell them. */
  readonly spans: Uint32Array | null;
  /** Why nothing of it is read: it is kept and set aside; `continued` where that was said before. */
  readonly unreadable: string | null;
};

export type Chunk = { readonly bytes: Buffer; readonly pieces: readonly ChunkPiece[] };

/** The first chunk is small, so that something can be looked at; then each is twice the one before. */
const firstBytes = 256 * 1024;
const chunkBytes = 4 * 1024 * 1024;
/** Beyond what a chunk shall have: it ends with the record that reaches over that. */
const spareBytes = 65_536;
/** A longer record is set aside. */
const maximalRecordBytes = 16 * 1024 * 1024;
/** A chunk has at most about as many rows as a segment can number, also of the shortest lines. */
const piecesAChunk = 4_096;

/** Cuts files into chunks at the ends of records, the same way each time. */
export class Chunker {
  private buffer: Buffer = Buffer.allocUnsafeSlow(firstBytes * 2);
  private used = 0;
  private target = firstBytes;
  private pieces: ChunkPiece[] = [];
  // The piece that is being filled.
  private file = -1;
  private offset = 0;
  private start = 0;
  private scanned = 0;
  private shape: FileShape = { kind: 'lines' };
  private splitter: JsonSplitter | CsvSplitter | null = null;
  private begins = true;
  private overlong = false;
  private readonly emit: (chunk: Chunk) => Promise<void>;
  private readonly memory: (bytes: number) => Buffer;

  /** `memory` gives a buffer of at least so many bytes that nobody else uses. */
  constructor(
    emit: (chunk: Chunk) => Promise<void>,
    memory: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
  ) {
    this.emit = emit;
    this.memory = memory;
  }

  /** One file after another. */
  async add(file: number, bytes: AsyncIterable<Buffer>): Promise<void> {
    this.file = file;
    this.begins = true;
    this.offset = 0;
    this.start = this.used;
    this.scanned = this.used;
    this.splitter = null;
    this.overlong = false;
    let known: FileShape | null = null;
    this.shape = { kind: 'lines' };
    for await (const piece of inHeads(bytes)) {
      if (known !== null) {
        await this.append(piece);
        continue;
      }
      this.offset = markLength(piece);
      const text = piece.subarray(this.offset);
      known = detectShape(text);
      this.begin(known);
      await this.append(text);
    }
    this.endSplitter();
    if (this.overlong) {
      const end = this.firstEnd();
      this.endOverlong(end < 0 ? this.used : end);
    }
    this.close(this.used, null);
    if (this.used >= this.target || this.pieces.length >= piecesAChunk) await this.flush(this.used);
  }

  private endSplitter(): void {
    if (this.splitter === null) return;
    this.splitter.feed(this.buffer, this.scanned, this.used);
    this.scanned = this.used;
    this.splitter.end(this.used, this.buffer);
  }

  private begin(shape: FileShape): void {
    this.shape = shape;
    if (shape.kind === 'csv') this.splitter = new CsvSplitter(this.start);
    else if (shape.kind === 'json') {
      this.splitter = new JsonSplitter(shape.shape);
      this.splitter.cut = this.start;
    }
  }

  /** What is left. */
  async end(): Promise<void> {
    if (this.used > 0) await this.flush(this.used);
  }

  private async append(piece: Buffer): Promise<void> {
    let from = 0;
    while (from < piece.length) {
      const take = Math.min(piece.length - from, Math.max(65_536, this.target - this.used));
      this.reserve(take);
      this.buffer.set(piece.subarray(from, from + take), this.used);
      this.used += take;
      from += take;
      if (this.used >= this.target) await this.tryCut();
    }
  }

  /** Ends the chunk after the last whole record in it. */
  private async tryCut(): Promise<void> {
    const cut = this.cutAt();
    if (this.overlong) {
      const end = this.firstEnd();
      if (end < 0) {
        this.close(this.used, continued);
        await this.flush(this.used);
        return;
      }
      this.endOverlong(end);
    }
    if (cut > this.start) {
      this.close(cut, null);
      await this.flush(cut);
    } else if (this.start > 0) await this.flush(this.start);
    else if (this.used >= maximalRecordBytes) {
      this.overlong = true;
      this.close(this.used, tooLong);
      await this.flush(this.used);
    }
  }

  /** Where the record that is too long ends, or -1. */
  private firstEnd(): number {
    if (this.splitter !== null) return this.splitter.spans[1] ?? -1;
    const at = this.buffer.subarray(0, this.used).indexOf(0x0a, this.start);
    return at < 0 ? -1 : at + 1;
  }

  private endOverlong(end: number): void {
    this.splitter?.spans.splice(0, 2);
    const rest = this.splitter?.spans.splice(0) ?? [];
    this.close(end, continued);
    this.splitter?.spans.push(...rest);
    this.overlong = false;
  }

  private cutAt(): number {
    if (this.splitter !== null) {
      this.splitter.feed(this.buffer, this.scanned, this.used);
      this.scanned = this.used;
      return this.splitter.cut;
    }
    const at = this.used > this.start ? this.buffer.lastIndexOf(0x0a, this.used - 1) : -1;
    return at < this.start ? -1 : at + 1;
  }

  /** Ends the piece at `end`. */
  private close(end: number, unreadable: string | null): void {
    if (this.splitter !== null && this.scanned < end) {
      this.splitter.feed(this.buffer, this.scanned, end);
      this.scanned = end;
    }
    const spans = this.splitter === null ? null : Uint32Array.from(this.splitter.spans.splice(0));
    if (end === this.start && (spans === null || spans.length === 0)) return;
    this.pieces.push({
      file: this.file,
      start: this.start,
      bytes: end - this.start,
      offset: this.offset,
      shape: this.shape,
      begins: this.begins,
      spans,
      unreadable,
    });
    this.begins = false;
    this.offset += end - this.start;
    this.start = end;
  }

  private async flush(end: number): Promise<void> {
    const chunk = { bytes: this.buffer.subarray(0, end), pieces: this.pieces };
    const rest = this.buffer.subarray(end, this.used);
    this.target = Math.min(chunkBytes, this.target * 2);
    const next = this.memory(Math.max(this.target, rest.length) + spareBytes);
    next.set(rest);
    this.buffer = next;
    this.used = rest.length;
    this.scanned -= end;
    this.start -= end;
    this.splitter?.rebase(end);
    this.pieces = [];
    await this.emit(chunk);
  }

  private reserve(more: number): void {
    if (this.used + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.used + more, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.used));
    this.buffer = larger;
  }
}

/** What belongs to a record that was set aside before. */
export const continued = '';
const tooLong = `it is longer than ${maximalRecordBytes / 1024 / 1024} MiB`;

/** What the shape of a file is read off. */
const headBytes = 65_536;

/** The same bytes with a first piece that is long enough to tell the shape by. */
async function* inHeads(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  let begun = false;
  for await (const piece of bytes) {
    if (begun) {
      yield piece;
      continue;
    }
    held.push(Buffer.from(piece));
    length += piece.length;
    if (length < headBytes) continue;
    begun = true;
    yield Buffer.concat(held);
    held = [];
  }
  if (!begun && length > 0) yield Buffer.concat(held);
}
