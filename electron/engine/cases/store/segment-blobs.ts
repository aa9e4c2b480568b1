import type { ColumnData, PackedParts, ValueIndex } from '../shred/segment.ts';
import { bucketHeader } from '../shred/word-table.ts';

/** Keys of the blobs of a segment: its number times this, then a place. */
export const blobKey = {
  column: (segment: number, place: number): number => segment * 32 + place,
  raw: (segment: number, block: number): number => segment * 65_536 + block,
  words: (segment: number, bucket: number): number => segment * 256 + bucket,
  postings: (segment: number, block: number): number => segment * 65_536 + block,
} as const;

/** Places of what is not a text column, behind those. */
export const columnPlace = {
  time: 24,
  starts: 25,
  lengths: 26,
  lines: 27,
  paths: 28,
  values: 29,
  texts: 30,
} as const;

/** Postings of 16 bits in a block. */
export const postingsABlock = 16_384;

/** A column in memory: numbers in the segment, and what those are in the dictionary of the case (place 0: none). */
export type LoadedColumn = { readonly ids: Uint8Array | Uint16Array; readonly words: Uint32Array };

export function packColumn({ ids }: ColumnData, words: Uint32Array): Uint8Array {
  const narrow = words.length <= 256;
  const made = new Uint8Array(8 + words.length * 4 + ids.length * (narrow ? 1 : 2));
  new Uint32Array(made.buffer, 0, 2).set([narrow ? 1 : 2, words.length]);
  new Uint32Array(made.buffer, 8, words.length).set(words);
  const at = 8 + words.length * 4;
  if (narrow) made.set(ids, at);
  else new Uint16Array(made.buffer, at, ids.length).set(ids);
  return made;
}

export function unpackColumn(data: Buffer): LoadedColumn {
  const { buffer, byteOffset, length } = aligned(data);
  const [width, count] = new Uint32Array(buffer, byteOffset, 2) as unknown as [number, number];
  const words = new Uint32Array(buffer, byteOffset + 8, count);
  const at = byteOffset + 8 + count * 4;
  const rest = length - 8 - count * 4;
  return {
    words,
    ids: width === 1 ? new Uint8Array(buffer, at, rest) : new Uint16Array(buffer, at, rest / 2),
  };
}

/** A view that typed arrays can be laid over; blobs of the driver begin anywhere. */
export function aligned(data: Buffer): Uint8Array<ArrayBuffer> {
  return data.byteOffset % 8 === 0 && data.buffer instanceof ArrayBuffer
    ? new Uint8Array(data.buffer, data.byteOffset, data.length)
    : Uint8Array.from(data);
}

export function bytesOf(array: Uint32Array | Uint16Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Words whose hash begins with the same bits. */
export type LoadedBucket = {
  readonly hashes: Uint32Array;
  readonly checks: Uint16Array;
  /** Number of a value with several rows, or `onceFlag` with path and row. */
  readonly refs: Uint32Array;
  /** Words that stand in several rows, each in values that occur once; where the rows of each end in `postings`. */
  readonly groups: {
    readonly hashes: Uint32Array;
    readonly ends: Uint32Array;
    readonly checks: Uint16Array;
    readonly paths: Uint16Array;
    readonly postings: Uint16Array;
  };
};

/** `WordTable.finish` makes them. */
export function unpackBucket(data: Buffer): LoadedBucket {
  const { buffer, byteOffset } = aligned(data);
  const [singles, groups, postings] = new Uint32Array(buffer, byteOffset, 3) as unknown as [
    number,
    number,
    number,
  ];
  let at = byteOffset + 4 * bucketHeader;
  const words = (count: number) => {
    at += 4 * count;
    return new Uint32Array(buffer, at - 4 * count, count);
  };
  const halves = (count: number) => {
    at += 2 * count;
    return new Uint16Array(buffer, at - 2 * count, count);
  };
  const hashes = words(singles);
  const refs = words(singles);
  const groupHashes = words(groups);
  const ends = words(groups);
  const checks = halves(singles);
  const group = { hashes: groupHashes, ends, checks: halves(groups), paths: halves(groups) };
  return { hashes, refs, checks, groups: { ...group, postings: halves(postings) } };
}

const noGroups: LoadedBucket['groups'] = {
  hashes: new Uint32Array(0),
  ends: new Uint32Array(0),
  checks: new Uint16Array(0),
  paths: new Uint16Array(0),
  postings: new Uint16Array(0),
};

/** As cases of the first layout have them: each word of each row by itself. */
export function unpackFirstBucket(data: Buffer): LoadedBucket {
  const { buffer, byteOffset, length } = aligned(data);
  const count = length / 10;
  return {
    hashes: new Uint32Array(buffer, byteOffset, count),
    refs: new Uint32Array(buffer, byteOffset + count * 4, count),
    checks: new Uint16Array(buffer, byteOffset + count * 8, count),
    groups: noGroups,
  };
}

/** Tells each part that is not empty. */
export function eachPart({ data, ends }: PackedParts, tell: (part: Uint8Array, at: number) => void): void {
  let start = 0;
  for (let at = 0; at < ends.length; at++) {
    const end = ends[at] as number;
    if (end > start) tell(data.subarray(start, end), at);
    start = end;
  }
}

/** What is needed to find the rows of a value; texts and postings stand apart. */
export type LoadedValues = Pick<ValueIndex, 'pathEnds' | 'textEnds' | 'postingEnds' | 'onceCounts'>;

export function packValues({ pathEnds, onceCounts, textEnds, postingEnds }: ValueIndex): Uint8Array {
  const all = new Uint32Array(2 + pathEnds.length * 2 + textEnds.length * 2);
  all.set([pathEnds.length, textEnds.length]);
  all.set(pathEnds, 2);
  all.set(onceCounts, 2 + pathEnds.length);
  all.set(textEnds, 2 + pathEnds.length * 2);
  all.set(postingEnds, 2 + pathEnds.length * 2 + textEnds.length);
  return bytesOf(all);
}

export function unpackValues(data: Buffer): LoadedValues {
  const { buffer, byteOffset, length } = aligned(data);
  const all = new Uint32Array(buffer, byteOffset, length / 4);
  const [paths, values] = all as unknown as [number, number];
  let at = 2;
  const next = (count: number) => {
    at += count;
    return all.subarray(at - count, at);
  };
  return {
    pathEnds: next(paths),
    onceCounts: next(paths),
    textEnds: next(values),
    postingEnds: next(values),
  };
}
