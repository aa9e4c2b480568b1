import { type TextColumn, textColumns } from '../mappings/mapping.ts';
import type { FileShape } from '../read/file-shape.ts';
import { isJsonShape, rowJson } from '../read/row-json.ts';
import { rawBlockBytes, unpackRaw } from '../shred/raw-blocks.ts';
import type { ValueIndex } from '../shred/segment.ts';
import type { CaseDb } from './case-db.ts';
import { type Dictionary, loadDictionaries } from './dictionary.ts';
import { KeptBytes } from './kept-bytes.ts';
import {
  aligned,
  blobKey,
  columnPlace,
  type LoadedBucket,
  type LoadedColumn,
  type LoadedValues,
  postingsABlock,
  unpackBucket,
  unpackColumn,
  unpackFirstBucket,
  unpackValues,
} from './segment-blobs.ts';
import {
  insertSegment,
  listSegments,
  type NewSegment,
  type Piece,
  pieceAt,
  piecesOf,
  type SegmentRow,
} from './segments.ts';
import { listSourceRows, type SourceRow } from './source-rows.ts';

export type SegmentPaths = Pick<ValueIndex, 'paths' | 'capped'>;

/** What is kept in memory of a case beside its list of segments. */
const keptBytes = 96 * 1024 * 1024;

/** The events of an open case: segments in the order of their rows' numbers, and their parts when they are needed. */
export class OpenCase {
  readonly db: CaseDb;
  readonly dictionaries: Dictionary[];
  segments: readonly SegmentRow[] = [];
  sources: ReadonlyMap<number, SourceRow> = new Map();
  /** Grows whenever events come or go; what was computed for another number is stale. */
  generation = 0;
  private readonly kept = new KeptBytes(keptBytes);

  constructor(db: CaseDb) {
    this.db = db;
    this.dictionaries = loadDictionaries(db);
    this.reload();
  }

  /** Key of the hashes of words, of this case. */
  get seed(): number {
    return Number(this.db.value<string>("SELECT value FROM meta WHERE key = 'seed'") ?? '0');
  }

  get events(): number {
    return this.segments.reduce((sum, { rows }) => sum + rows, 0);
  }

  reload(): void {
    this.segments = listSegments(this.db).filter(({ rows }) => rows > 0);
    this.reloadSources();
    this.generation++;
  }

  reloadSources(): void {
    this.sources = new Map(listSourceRows(this.db).map((source) => [source.n, source]));
  }

  dictionary(column: TextColumn): Dictionary {
    return this.dictionaries[textColumns.indexOf(column)] as Dictionary;
  }

  /** Adds segments of a source, all or none; each with the number of its first row. */
  append(made: readonly Omit<NewSegment, 'firstId'>[], inSame: () => void): void {
    const stored = this.dictionaries.map((dictionary) => dictionary.storedSize);
    try {
      const rows = this.db.transaction(() => {
        let next = Number(this.db.value<string>("SELECT value FROM meta WHERE key = 'next_id'") ?? '0');
        const rows = made.map((segment) => {
          const row = insertSegment(this.db, this.dictionaries, { ...segment, firstId: next });
          next += row.rows;
          return row;
        });
        this.db.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('next_id', ?)", String(next));
        inSame();
        return rows;
      });
      this.segments = [...this.segments, ...rows.filter(({ rows }) => rows > 0)];
      this.generation++;
    } catch (error) {
      this.dictionaries.forEach((dictionary, at) => {
        dictionary.undoStore(stored[at] ?? 0);
      });
      throw error;
    }
  }

  /** The segment that holds an event, or null. */
  segmentOf(id: number): SegmentRow | null {
    let low = 0;
    let high = this.segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const segment = this.segments[middle] as SegmentRow;
      if (id < segment.first_id) high = middle - 1;
      else if (id >= segment.first_id + segment.rows) low = middle + 1;
      else return segment;
    }
    return null;
  }

  column(segment: SegmentRow, column: TextColumn): LoadedColumn {
    const key = blobKey.column(segment.n, textColumns.indexOf(column));
    return this.kept.get(`c${key}`, () => {
      const column = unpackColumn(this.columnBlob(key));
      return { value: column, bytes: column.ids.byteLength + column.words.byteLength };
    });
  }

  times(segment: SegmentRow): Float64Array {
    return this.kept.get(`t${segment.n}`, () => {
      const { buffer, byteOffset, length } = aligned(
        this.columnBlob(blobKey.column(segment.n, columnPlace.time)),
      );
      return { value: new Float64Array(buffer, byteOffset, length / 8), bytes: length };
    });
  }

  /** Numbers of 32 bits a row: where it starts in the raw bytes, how long it is, which line of its piece. */
  places(segment: SegmentRow, what: 'starts' | 'lengths' | 'lines'): Uint32Array {
    const key = blobKey.column(segment.n, columnPlace[what]);
    return this.kept.get(`c${key}`, () => {
      const { buffer, byteOffset, length } = aligned(this.columnBlob(key));
      return { value: new Uint32Array(buffer, byteOffset, length / 4), bytes: length };
    });
  }

  paths(segment: SegmentRow): SegmentPaths {
    return this.kept.get(`p${segment.n}`, () => {
      const data = this.columnBlob(blobKey.column(segment.n, columnPlace.paths));
      return { value: JSON.parse(data.toString('utf8')) as SegmentPaths, bytes: data.length * 3 };
    });
  }

  values(segment: SegmentRow): LoadedValues {
    return this.kept.get(`v${segment.n}`, () => {
      const data = this.columnBlob(blobKey.column(segment.n, columnPlace.values));
      return { value: unpackValues(data), bytes: data.length };
    });
  }

  texts(segment: SegmentRow): Buffer {
    return this.kept.get(`x${segment.n}`, () => {
      const data = this.columnBlob(blobKey.column(segment.n, columnPlace.texts));
      return { value: data, bytes: data.length };
    });
  }

  words(segment: SegmentRow, bucket: number): LoadedBucket | null {
    const data = this.db.value<Buffer>(
      'SELECT data FROM segment_words WHERE key = ?',
      blobKey.words(segment.n, bucket),
    );
    if (data === null) return null;
    return segment.layout === 1 ? unpackFirstBucket(data) : unpackBucket(data);
  }

  /** Tells the rows of `[from, to)` of a segment's postings. */
  eachPosting(segment: SegmentRow, from: number, to: number, tell: (row: number) => void): void {
    for (let at = from; at < to; ) {
      const block = Math.floor(at / postingsABlock);
      const postings = this.postingsBlock(segment, block);
      const end = Math.min(to, (block + 1) * postingsABlock);
      for (; at < end; at++) tell(postings[at - block * postingsABlock] as number);
    }
  }

  pieces(segment: SegmentRow): readonly Piece[] {
    return this.kept.get(`f${segment.n}`, () => {
      const value = piecesOf(this.db, segment.n);
      return { value, bytes: value.length * 100 };
    });
  }

  /** Bytes `[start, start + length)` of a segment's raw bytes. */
  raw(segment: SegmentRow, start: number, length: number): Buffer {
    const first = Math.floor(start / rawBlockBytes);
    const last = Math.floor(Math.max(start, start + length - 1) / rawBlockBytes);
    const at = start - first * rawBlockBytes;
    if (first === last) return this.rawBlock(segment, first).subarray(at, at + length);
    const blocks: Buffer[] = [];
    for (let block = first; block <= last; block++) blocks.push(this.rawBlock(segment, block));
    return Buffer.concat(blocks).subarray(at, at + length);
  }

  /** The bytes of one event. */
  record(segment: SegmentRow, row: number): Buffer {
    return this.raw(
      segment,
      this.places(segment, 'starts')[row] as number,
      this.places(segment, 'lengths')[row] as number,
    );
  }

  /** The record of one event as JSON, also where its row is none. */
  json(segment: SegmentRow, row: number): Buffer {
    const record = this.record(segment, row);
    const start = this.places(segment, 'starts')[row] as number;
    const shape = this.shapeOf(pieceAt(this.pieces(segment), start)?.file_n ?? 0);
    if (isJsonShape(shape)) return record;
    const made = rowJson(shape, record.toString('utf8'));
    return made.ok ? Buffer.from(made.json) : Buffer.alloc(0);
  }

  private shapeOf(file: number): FileShape {
    return this.kept.get(`s${file}`, () => {
      const text = this.db.value<string>('SELECT shape FROM source_files WHERE n = ?', file);
      const value: FileShape = text === null ? { kind: 'lines' } : (JSON.parse(text) as FileShape);
      return { value, bytes: text?.length ?? 0 };
    });
  }

  forget(): void {
    this.kept.clear();
  }

  private rawBlock(segment: SegmentRow, block: number): Buffer {
    const key = blobKey.raw(segment.n, block);
    return this.kept.get(`r${key}`, () => {
      const data = this.db.value<Buffer>('SELECT data FROM segment_raw WHERE key = ?', key);
      const value = data === null ? Buffer.alloc(0) : unpackRaw(data);
      return { value, bytes: value.length };
    });
  }

  private postingsBlock(segment: SegmentRow, block: number): Uint16Array {
    const key = blobKey.postings(segment.n, block);
    return this.kept.get(`o${key}`, () => {
      const data = this.db.value<Buffer>('SELECT data FROM segment_postings WHERE key = ?', key);
      const { buffer, byteOffset, length } = aligned(data ?? Buffer.alloc(0));
      return { value: new Uint16Array(buffer, byteOffset, length / 2), bytes: length };
    });
  }

  private columnBlob(key: number): Buffer {
    return this.db.value<Buffer>('SELECT data FROM segment_columns WHERE key = ?', key) ?? Buffer.alloc(0);
  }
}
