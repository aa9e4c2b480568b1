import { textColumns } from '../mappings/mapping.ts';
import type { PackedParts, Segment, UnreadRow } from '../shred/segment.ts';
import type { CaseDb } from './case-db.ts';
import type { Dictionary } from './dictionary.ts';
import {
  blobKey,
  bytesOf,
  columnPlace,
  eachPart,
  packColumn,
  packValues,
  postingsABlock,
} from './segment-blobs.ts';

/** 1: words by row. 2: words that stand in several rows once (`WordTable`). */
const segmentLayout = 2;

/** A stretch of one file in a segment. */
export type Piece = {
  readonly file: string;
  /** Row of `source_files`. */
  readonly file_n: number;
  /** Where it begins in the segment's raw bytes, and how long it is. */
  readonly start: number;
  readonly bytes: number;
  /** Where it begins in the file. */
  readonly offset: number;
  /** Lines of the file before it. */
  readonly line: number;
};

export type NewSegment = {
  readonly source: number;
  readonly firstId: number;
  readonly segment: Segment;
  readonly rawBytes: number;
  readonly blocks: PackedParts;
  readonly digest: Uint8Array;
  readonly pieces: readonly Piece[];
  /** First bytes of what could not be read, in the order of `segment.unread`. */
  readonly samples: readonly string[];
};

export type SegmentRow = {
  readonly n: number;
  readonly source_n: number;
  readonly first_id: number;
  readonly rows: number;
  readonly raw_bytes: number;
  readonly unread: number;
  readonly first_time: number | null;
  readonly last_time: number | null;
  readonly untimed: number;
  /** How its blobs are laid out: `segmentLayout`, or the first, of older cases. */
  readonly layout: number;
};

export function listSegments(db: CaseDb): readonly SegmentRow[] {
  return db.all<SegmentRow>(
    `SELECT n, source_n, first_id, rows, raw_bytes, unread, first_time, last_time, untimed, layout
     FROM segments ORDER BY first_id, n`,
  );
}

export function piecesOf(db: CaseDb, segment: number): readonly Piece[] {
  const text = db.value<string>('SELECT pieces FROM segments WHERE n = ?', segment);
  return text === null ? [] : (JSON.parse(text) as Piece[]);
}

/** Writes a segment whole. To be called in a transaction. */
export function insertSegment(
  db: CaseDb,
  dictionaries: readonly Dictionary[],
  { source, firstId, segment, rawBytes, blocks, digest, pieces, samples }: NewSegment,
): SegmentRow {
  const span = timeSpan(segment.times);
  const n = db.insert(
    `INSERT INTO segments (source_n, first_id, rows, raw_bytes, unread, first_time, last_time, untimed, pieces, digest, layout)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    source,
    firstId,
    segment.rows,
    rawBytes,
    segment.unread.length,
    span.first,
    span.last,
    span.untimed,
    JSON.stringify(pieces),
    digest,
    segmentLayout,
  );
  const put = (place: number, data: Uint8Array) =>
    db.run('INSERT INTO segment_columns (key, data) VALUES (?, ?)', blobKey.column(n, place), data);
  textColumns.forEach((column, place) => {
    const data = segment.columns.find((each) => each.column === column);
    const dictionary = dictionaries[place];
    if (data !== undefined && dictionary !== undefined) put(place, packColumn(data, dictionary.take(data)));
  });
  for (const dictionary of dictionaries) dictionary.store(db);
  put(columnPlace.time, bytesOf(segment.times));
  put(columnPlace.starts, bytesOf(segment.starts));
  put(columnPlace.lengths, bytesOf(segment.lengths));
  put(columnPlace.lines, bytesOf(segment.lines));
  const { index } = segment;
  put(columnPlace.paths, Buffer.from(JSON.stringify({ paths: index.paths, capped: index.capped })));
  put(columnPlace.values, packValues(index));
  put(columnPlace.texts, index.texts);
  eachPart(blocks, (block, at) =>
    db.run('INSERT INTO segment_raw (key, data) VALUES (?, ?)', blobKey.raw(n, at), block),
  );
  eachPart(index.words, (bucket, at) =>
    db.run('INSERT INTO segment_words (key, data) VALUES (?, ?)', blobKey.words(n, at), bucket),
  );
  for (let at = 0; at * postingsABlock < index.postings.length; at++) {
    const part = index.postings.subarray(at * postingsABlock, (at + 1) * postingsABlock);
    db.run('INSERT INTO segment_postings (key, data) VALUES (?, ?)', blobKey.postings(n, at), bytesOf(part));
  }
  segment.unread.forEach((row, at) => {
    insertUnread(db, source, n, pieces, row, samples[at] ?? '');
  });
  return {
    n,
    source_n: source,
    first_id: firstId,
    rows: segment.rows,
    raw_bytes: rawBytes,
    unread: segment.unread.length,
    first_time: span.first,
    last_time: span.last,
    untimed: span.untimed,
    layout: segmentLayout,
  };
}

function insertUnread(
  db: CaseDb,
  source: number,
  segment: number,
  pieces: readonly Piece[],
  row: UnreadRow,
  sample: string,
): void {
  const piece = pieceAt(pieces, row.start);
  db.run(
    'INSERT INTO unread (source_n, segment_n, file, line, byte_offset, why, sample) VALUES (?, ?, ?, ?, ?, ?, ?)',
    source,
    segment,
    piece?.file ?? '',
    (piece?.line ?? 0) + row.line,
    (piece?.offset ?? 0) + row.start - (piece?.start ?? 0),
    row.why,
    sample,
  );
}

/** The piece that a place in the raw bytes belongs to. */
export function pieceAt(pieces: readonly Piece[], start: number): Piece | undefined {
  return pieces.findLast((piece) => piece.start <= start);
}

/** Everything of a source but its own row. To be called in a transaction. */
export function deleteSegments(db: CaseDb, source: number): void {
  for (const { n } of db.all<{ n: number }>('SELECT n FROM segments WHERE source_n = ?', source)) {
    db.run('DELETE FROM segment_columns WHERE key BETWEEN ? AND ?', n * 32, n * 32 + 31);
    db.run('DELETE FROM segment_raw WHERE key BETWEEN ? AND ?', n * 65_536, n * 65_536 + 65_535);
    db.run('DELETE FROM segment_words WHERE key BETWEEN ? AND ?', n * 256, n * 256 + 255);
    db.run('DELETE FROM segment_postings WHERE key BETWEEN ? AND ?', n * 65_536, n * 65_536 + 65_535);
  }
  db.run('DELETE FROM unread WHERE source_n = ?', source);
  db.run('DELETE FROM segments WHERE source_n = ?', source);
}

function timeSpan(times: Float64Array): { first: number | null; last: number | null; untimed: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let untimed = 0;
  for (const time of times) {
    if (Number.isNaN(time)) untimed++;
    else {
      if (time < first) first = time;
      if (time > last) last = time;
    }
  }
  return untimed === times.length ? { first: null, last: null, untimed } : { first, last, untimed };
}
