import type { Mapping } from '../mappings/mapping.ts';
import { ColumnBuilder } from './column-builder.ts';
import { type ColumnPlan, planColumns, type Service } from './column-rules.ts';
import { GrowingBytes, GrowingFloat64, GrowingUint32 } from './growing.ts';
import { indexValues } from './index-values.ts';
import { Paths } from './paths.ts';
import { JsonScanner } from './scan-json.ts';
import { maximalRows, type Segment, type UnreadRow } from './segment.ts';
import { isoTimeAt, timeOf } from './time-text.ts';
import { ValueTable } from './value-table.ts';

/** Where a row stands in the raw bytes of the segment. */
export type RowPlace = { readonly start: number; readonly length: number; readonly line: number };

/** Takes records and makes a segment of them. One is used for one segment. */
export class SegmentBuilder {
  private readonly plan: ColumnPlan;
  private readonly seed: number;
  private readonly table = new ValueTable();
  private readonly paths: Paths;
  private readonly scanner: JsonScanner;
  private readonly services: (readonly Service[] | undefined)[] = [undefined];
  private readonly columns: readonly ColumnBuilder[];
  /** Values of all rows in order, and where each row's begin. */
  private readonly log = new GrowingUint32(1 << 16);
  private readonly logStarts = new GrowingUint32();
  private readonly starts = new GrowingUint32();
  private readonly lengths = new GrowingUint32();
  private readonly lines = new GrowingUint32();
  private readonly times = new GrowingFloat64();
  private readonly unread: UnreadRow[] = [];
  private readonly slotValue: Int32Array;
  private readonly slotRank: Int32Array;
  /** The text that is scanned; values are places in it. */
  private text: Buffer = Buffer.alloc(0);
  private readonly made = new GrowingBytes();
  private scanned = 0;
  rows = 0;

  constructor(mapping: Mapping, seed: number) {
    this.seed = seed;
    this.plan = planColumns(mapping);
    this.slotValue = new Int32Array(this.plan.slots);
    this.slotRank = new Int32Array(this.plan.slots);
    this.columns = this.plan.columns.map((column) => new ColumnBuilder(column));
    this.paths = new Paths((path, pointer) => {
      this.services[path] = this.plan.services.get(pointer);
    });
    const leaf = (path: number, hash: number, start: number, length: number, flags: number) => {
      const value = this.table.find(this.text, path, hash, start, length, flags);
      this.log.push(value);
      const services = this.services[path];
      if (services === undefined) return;
      for (const { slot, rank } of services) {
        if ((this.slotRank[slot] as number) <= rank) continue;
        this.slotRank[slot] = rank;
        this.slotValue[slot] = value;
      }
    };
    this.scanner = new JsonScanner(this.paths, { leaf }, seed);
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
  }

  /** A record as JSON at `[start, end)` of the text; where it cannot be read it is set aside. */
  add(start: number, end: number, place: RowPlace): void {
    const before = this.log.length;
    this.slotRank.fill(0x7fff_ffff);
    this.slotValue.fill(-1);
    if (!this.scanner.record(this.text, start, end, this.scanned++)) {
      this.log.length = before;
      this.setAside(place, this.scanner.problem);
      return;
    }
    this.logStarts.push(before);
    this.starts.push(place.start);
    this.lengths.push(place.length);
    this.lines.push(place.line);
    this.times.push(this.timeOf(this.slotValue[this.plan.timeSlot] as number));
    for (const column of this.columns) column.add(this.slotValue, this.table, this.text);
    this.rows++;
  }

  /** A record that was made of a row of another shape. Not to be mixed with `add`. */
  addText(json: Buffer, place: RowPlace): void {
    const start = this.made.length;
    this.made.push(json);
    this.text = this.made.data;
    this.add(start, this.made.length, place);
  }

  setAside(place: RowPlace, why: string): void {
    this.unread.push({ ...place, why });
  }

  finish(): Segment {
    const { table, paths, rows } = this;
    this.logStarts.push(this.log.length);
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
        text: this.text,
        paths,
        log: this.log.data.subarray(0, this.log.length),
        logStarts: this.logStarts.data.subarray(0, rows + 1),
        seed: this.seed,
      }),
    };
  }

  private timeOf(value: number): number {
    if (value < 0) return Number.NaN;
    const start = this.table.starts[value] as number;
    const end = start + (this.table.lengths[value] as number);
    const { zoneMinutes } = this.plan;
    const fast = isoTimeAt(this.text, start, end, zoneMinutes);
    return Number.isNaN(fast) ? timeOf(this.text.toString('utf8', start, end), zoneMinutes) : fast;
  }
}
