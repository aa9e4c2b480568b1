import type { TextColumn } from '../mappings/mapping.ts';

/** Rows of one segment; postings are numbers of 16 bits. */
export const maximalRows = 65_536;
export const wordBuckets = 128;
/** A value's reference in the index of words: this bit, then the path's number, then the row, where it occurs once. */
export const onceFlag = 0x8000_0000;

/** The words of different values that a column has in a segment, as bytes; the number of a value counts from 1, 0 is "none". */
export type ColumnData = {
  readonly column: TextColumn;
  readonly ids: Uint16Array;
  readonly bytes: Uint8Array;
  /** Where each value ends in `bytes`. */
  readonly ends: Uint32Array;
};

/** A row that cannot be read as an event, by its place in the segment's raw bytes. */
export type UnreadRow = {
  readonly start: number;
  readonly length: number;
  readonly line: number;
  readonly why: string;
};

/** Pieces of bytes one after another, and where each ends: one buffer crosses threads faster than many. */
export type PackedParts = { readonly data: Uint8Array; readonly ends: Uint32Array };

/** Everything a piece of a source becomes. Plain data: it crosses threads. */
export type Segment = {
  readonly rows: number;
  /** Places of the rows in the raw bytes. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** Line of each row, from 1, counted from the start of the piece. */
  readonly lines: Uint32Array;
  readonly times: Float64Array;
  readonly columns: readonly ColumnData[];
  readonly unread: readonly UnreadRow[];
  readonly index: ValueIndex;
};

/** Which values stand where: words to values to rows. */
export type ValueIndex = {
  /** RFC 6901 pointers; `capped` says that some members share one ending in `*`. */
  readonly paths: readonly string[];
  readonly capped: boolean;
  /** Values that occur in more than one row, ordered by path: where the values of each path end. */
  readonly pathEnds: Uint32Array;
  readonly textEnds: Uint32Array;
  readonly texts: Uint8Array;
  /** Where the rows of each end in `postings`. */
  readonly postingEnds: Uint32Array;
  readonly postings: Uint16Array;
  /** Values that are told by their row: how many of each path. Those of a path whose values hardly ever come again all are. */
  readonly onceCounts: Uint32Array;
  /** By bucket of the hash: see `WordTable`. */
  readonly words: PackedParts;
};

export function bucketOf(hash: number): number {
  return hash >>> 25;
}
