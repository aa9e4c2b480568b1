import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FieldMapping, SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { mappingFor } from '../mappings/mappings.ts';
import { type ChunkPiece, continued } from '../read/chunks.ts';
import { isJsonShape, rowJson } from '../read/row-json.ts';
import { packRaw } from './raw-blocks.ts';
import { viewOf } from './scan-json.ts';
import type { PackedParts, Segment } from './segment.ts';
import { Scratch, SegmentBuilder } from './segment-builder.ts';

/** What a worker is given. */
export type ShredTask = {
  readonly bytes: Uint8Array;
  readonly pieces: readonly ChunkPiece[];
  readonly format: SourceFormat;
  readonly mapping: FieldMapping | null;
  readonly seed: number;
};

/** A piece of a segment: as in the chunk, with the lines it has. */
export type ShredPiece = {
  readonly file: number;
  readonly start: number;
  readonly bytes: number;
  readonly offset: number;
  readonly lines: number;
};

export type ShredResult = {
  readonly segment: Segment;
  readonly rawBytes: number;
  readonly blocks: PackedParts;
  readonly digest: Uint8Array;
  readonly pieces: readonly ShredPiece[];
  readonly samples: readonly string[];
};

const sampleBytes = 200;
/** Rows that cannot be read, of one chunk, that are listed one by one; a file that is no text at all has no more to say. */
const maximalUnread = 20_000;

/** Of this thread, which makes one segment at a time. */
const scratch = new Scratch();

/** One chunk becomes one segment, or more where it has very short rows. */
export function shredChunk(task: ShredTask): ShredResult[] {
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.length);
  const view = viewOf(bytes);
  const mapping = mappingFor(task.format, task.mapping);
  const allUtf8 = isUtf8(bytes);
  const results: ShredResult[] = [];
  const begin = (): SegmentBuilder => {
    const made = new SegmentBuilder(mapping, task.seed, scratch);
    made.scanFrom(bytes);
    return made;
  };
  let builder = begin();
  let from = 0;
  let pieces: ShredPiece[] = [];
  let lines = 0;

  const finish = (end: number): void => {
    const raw = bytes.subarray(from, end);
    const segment = builder.finish();
    results.push({
      segment,
      rawBytes: raw.length,
      blocks: packRaw(raw),
      digest: createHash('sha256').update(raw).digest(),
      pieces,
      samples: segment.unread.map(({ start, length }) =>
        raw.subarray(start, start + Math.min(length, sampleBytes)).toString('utf8'),
      ),
    });
    from = end;
    pieces = [];
    lines = 0;
  };

  for (const piece of task.pieces) {
    let pieceStart = piece.start;
    const last = piece.start + piece.bytes;
    lines = 0;
    const endPiece = (end: number) => {
      pieces.push({
        file: piece.file,
        start: pieceStart - from,
        bytes: end - pieceStart,
        offset: piece.offset + pieceStart - piece.start,
        lines,
      });
    };
    const { shape } = piece;
    const plain = isJsonShape(shape);
    // The first row of a table names its columns.
    let named = shape.kind !== 'csv' || !piece.begins;
    const row = (start: number, end: number): void => {
      lines++;
      if (!named) {
        named = true;
        return;
      }
      const place = { start: start - from, length: end - start, line: lines };
      if (!allUtf8 && !isUtf8(bytes.subarray(start, end))) builder.setAside(place, 'it is not UTF-8');
      else if (plain) builder.add(start, end, place);
      else {
        const made = rowJson(shape, bytes.toString('utf8', start, end));
        if (made.ok) builder.addText(Buffer.from(made.json), place);
        else builder.setAside(place, made.why);
      }
      if (!builder.full && builder.unreadCount < maximalUnread) return;
      endPiece(end);
      finish(end);
      builder = begin();
      pieceStart = end;
    };
    if (piece.unreadable !== null) {
      if (piece.unreadable !== continued)
        builder.setAside({ start: piece.start - from, length: piece.bytes, line: 1 }, piece.unreadable);
      lines = piece.unreadable === continued ? 0 : 1;
    } else if (piece.spans !== null) {
      for (let at = 0; at < piece.spans.length; at += 2)
        row(piece.spans[at] as number, piece.spans[at + 1] as number);
    } else {
      for (let start = piece.start; start < last; ) {
        const end = lineEnd(view, start, last);
        if (isBlank(bytes, start, end)) lines++;
        else row(start, end);
        start = end + 1;
      }
    }
    endPiece(last);
  }
  finish(bytes.length);
  return results;
}

/** Place of the next line feed, or `last`; four bytes at a time, as long as none of them is one. */
function lineEnd(view: DataView, start: number, last: number): number {
  let at = start;
  for (const stop = last - 4; at <= stop; at += 4) {
    const feeds = view.getInt32(at, true) ^ 0x0a0a0a0a;
    if ((((feeds - 0x01010101) | 0) & ~feeds & 0x80808080) !== 0) break;
  }
  while (at < last && view.getUint8(at) !== 0x0a) at++;
  return at;
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x20) return false;
  return true;
}
