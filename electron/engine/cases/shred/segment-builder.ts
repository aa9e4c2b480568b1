import type { Mapping } from '../mappings/mapping.ts';
import { ColumnBuilder, textAt } from './column-builder.ts';
import { type ColumnPlan, planColumns, type Service } from './column-rules.ts';
import { GrowingBytes, GrowingFloat64, GrowingUint32 } from './growing.ts';
import { indexValues } from './index-values.ts';
import { Paths } from './paths.ts';
import { JsonScanner, leafFlag, viewOf } from './scan-json.ts';
import { maximalRows, type Segment, type UnreadRow } from './segment.ts';
import { isoTimeAt, timeOf } from './time-text.ts';
import { ValueTable } from './value-table.ts';
import { WordTable } from './word-table.ts';
import { hashAsciiWords, hashWords, type TakeWord } from './words.ts';

/** Where a row stands in the raw bytes of the segment. */
export type RowPlace = { readonly start: number; readonly length: number; readonly line: number };

/** Memory that one segment after another is made in. */
export class Scratch {
  readonly table = new ValueTable();
  readonly words = new WordTable();
  readonly log = new GrowingUint32(1 << 16);
}

/** A path is judged each time it was met so often: if fewer than one value in eight had come again, none is looked up any more. */
const judgedAfter = 512;
const mostAgain = judgedAfter / 8;

/** Takes records and makes a segment of them. One is used for one segment. */
export class SegmentBuilder {
  private readonly plan: ColumnPlan;
  private readonly seed: number;
  private readonly table: ValueTable;
  private readonly words: WordTable;
  private readonly paths: Paths;
  private readonly scanner: JsonScanner;
  private readonly services: (readonly Service[] | undefined)[] = [undefined];
  /** How often each path was met since it was judged, how often with a value known already, and the last value. */
  private readonly met: number[] = [0];
  private readonly again: number[] = [0];
  private readonly latest: number[] = [-1];
  /** Paths whose values hardly ever come again: they go by their words alone. */
  private readonly loose: boolean[] = [false];
  private readonly onceCounts: number[] = [0];
  /** Values of the row at such paths, in fours: path, start, end, flags. */
  private readonly pending = new GrowingUint32();
  private readonly columns: readonly ColumnBuilder[];
  /** Values of all rows in order, and where each row's begin. */
  private readonly log: GrowingUint32;
  private readonly logStarts = new GrowingUint32();
  private readonly starts = new GrowingUint32();
  private readonly lengths = new GrowingUint32();
  private readonly lines = new GrowingUint32();
  private readonly times = new GrowingFloat64();
  private readonly unread: UnreadRow[] = [];
  private readonly slotValue: Int32Array;
  private readonly slotRank: Int32Array;
  private timeStart = 0;
  private timeEnd = -1;
  /** The text that is scanned; values are places in it. */
  private text: Buffer = Buffer.alloc(0);
  private view: DataView = viewOf(this.text);
  private readonly made = new GrowingBytes();
  private scanned = 0;
  private looseAt = 0;
  private readonly takeLoose: TakeWord;
  rows = 0;

  constructor(mapping: Mapping, seed: number, { table, words, log }: Scratch) {
    this.seed = seed;
    this.table = table;
    this.words = words;
    this.log = log;
    table.reset();
    log.length = 0;
    this.plan = planColumns(mapping);
    this.slotValue = new Int32Array(this.plan.slots);
    this.slotRank = new Int32Array(this.plan.slots);
    this.columns = this.plan.columns.map((column) => new ColumnBuilder(column));
    this.paths = new Paths((path, pointer) => {
      this.services[path] = this.plan.services.get(pointer);
      this.met[path] = 0;
      this.again[path] = 0;
      this.latest[path] = -1;
      this.loose[path] = false;
      this.onceCounts[path] = 0;
    });
    const leaf = (path: number, hash: number, start: number, length: number, flags: number) =>
      this.leaf(path, hash, start, length, flags);
    this.scanner = new JsonScanner(this.paths, { leaf }, seed);
    this.takeLoose = (hash, check) => words.addOnce(hash, check, this.looseAt, this.rows);
  }

  get unreadCount(): number {
    return this.unread.length;
  }

  get full(): boolean {
    return this.rows === maximalRows;
  }

  /** The same bytes for every record, or the same ones with more behind them. */
  scanFrom(text: Buffer): void {
    this.text = text;
    this.view = viewOf(text);
  }

  /** A record as JSON at `[start, end)` of the text; where it cannot be read it is set aside. */
  add(start: number, end: number, place: RowPlace): void {
    const before = this.log.length;
    this.pending.length = 0;
    this.timeEnd = -1;
    this.slotRank.fill(0x7fff_ffff);
    this.slotValue.fill(-1);
    if (!this.scanner.record(this.text, start, end, this.scanned++)) {
      this.log.length = before;
      this.setAside(place, this.scanner.problem);
      return;
    }
    this.indexLoose();
    this.logStarts.push(before);
    this.starts.push(place.start);
    this.lengths.push(place.length);
    this.lines.push(place.line);
    this.times.push(this.time());
    for (const column of this.columns) column.add(this.slotValue, this.table, this.text);
    this.rows++;
  }

  /** A record that was made of a row of another shape. Not to be mixed with `add`. */
  addText(json: Buffer, place: RowPlace): void {
    const start = this.made.length;
    this.made.push(json);
    if (this.text !== this.made.data) this.scanFrom(this.made.data);
    this.add(start, this.made.length, place);
  }

  setAside(place: RowPlace, why: string): void {
    this.unread.push({ ...place, why });
  }

  finish(): Segment {
    const { table, paths, rows, words, seed, text, log } = this;
    this.logStarts.push(log.length);
    return {
      rows,
      starts: this.starts.take(),
      lengths: this.lengths.take(),
      lines: this.lines.take(),
      times: this.times.take(),
      columns: this.columns.map((column) => column.finish(rows)),
      unread: this.unread,
      index: indexValues({
        table,
        text,
        paths,
        log: log.data.subarray(0, log.length),
        logStarts: this.logStarts.data.subarray(0, rows + 1),
        words,
        onceCounts: Uint32Array.from(this.onceCounts),
        seed,
      }),
    };
  }

  private leaf(path: number, hash: number, start: number, length: number, flags: number): void {
    const services = this.services[path];
    if (this.loose[path] === true) {
      const { pending } = this;
      pending.push(path);
      pending.push(start);
      pending.push(start + length);
      pending.push(flags);
      if (services !== undefined) this.serve(services, -1, start, length);
      return;
    }
    const { table, view } = this;
    const latest = this.latest[path] as number;
    let value: number;
    const known = table.count;
    if (latest >= 0 && table.is(latest, view, start, length, flags)) value = latest;
    else {
      value = table.find(view, path, hash, start, length, flags);
      this.latest[path] = value;
    }
    if (value < known) this.again[path] = (this.again[path] as number) + 1;
    const met = (this.met[path] as number) + 1;
    this.met[path] = met;
    if (met === judgedAfter) this.judge(path);
    this.log.push(value);
    if (services !== undefined) this.serve(services, value, start, length);
  }

  private judge(path: number): void {
    // What a column needs is looked up always.
    const services = this.services[path] ?? [];
    this.loose[path] =
      (this.again[path] as number) <= mostAgain && services.every(({ slot }) => slot === this.plan.timeSlot);
    this.met[path] = 0;
    this.again[path] = 0;
  }

  private serve(services: readonly Service[], value: number, start: number, length: number): void {
    for (const { slot, rank } of services) {
      if ((this.slotRank[slot] as number) <= rank) continue;
      this.slotRank[slot] = rank;
      this.slotValue[slot] = value;
      if (slot !== this.plan.timeSlot) continue;
      this.timeStart = start;
      this.timeEnd = start + length;
    }
  }

  /** The words of what is in no table, once it is sure that the row is one. */
  private indexLoose(): void {
    const { data, length } = this.pending;
    for (let at = 0; at < length; at += 4) {
      const path = data[at] as number;
      const start = data[at + 1] as number;
      const end = data[at + 2] as number;
      const flags = data[at + 3] as number;
      this.looseAt = path;
      this.onceCounts[path] = (this.onceCounts[path] as number) + 1;
      const plain = (flags & leafFlag.escaped) === 0;
      if (!plain || !hashAsciiWords(this.text, start, end, this.seed, this.takeLoose))
        hashWords(textAt(this.text, start, end, flags), this.seed, this.takeLoose);
    }
  }

  private time(): number {
    const { timeStart: start, timeEnd: end } = this;
    if (end < 0) return Number.NaN;
    const { zoneMinutes } = this.plan;
    const fast = isoTimeAt(this.text, start, end, zoneMinutes);
    return Number.isNaN(fast) ? timeOf(this.text.toString('utf8', start, end), zoneMinutes) : fast;
  }
}
