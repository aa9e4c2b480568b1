import type { PlannedColumn } from './column-rules.ts';
import { GrowingBytes, GrowingUint32 } from './growing.ts';
import { leafFlag } from './scan-json.ts';
import type { ColumnData } from './segment.ts';
import type { ValueTable } from './value-table.ts';

/** Longer values are cut in a column; the record has them whole. */
const maximalLength = 1_024;
/** Not asked for yet. */
const unknown = -1;

/** One column of a segment in the making: each different value once. */
export class ColumnBuilder {
  private readonly plan: PlannedColumn;
  private ids = new Uint16Array(1_024);
  private rows = 0;
  private readonly bytes = new GrowingBytes();
  private readonly ends = new GrowingUint32();
  /** Number in the column by number in the table of values. */
  private byValue = new Int32Array(1_024).fill(unknown);
  private readonly byJoin = new Map<string, number>();
  private readonly byText = new Map<string, number>();
  private absentId = unknown;

  constructor(plan: PlannedColumn) {
    this.plan = plan;
  }

  add(slots: Int32Array, table: ValueTable, text: Buffer): void {
    if (this.rows === this.ids.length) {
      const larger = new Uint16Array(this.rows * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.rows++] = this.idOf(slots, table, text);
  }

  finish(rows: number): ColumnData {
    return {
      column: this.plan.column,
      ids: this.ids.slice(0, rows),
      bytes: this.bytes.take(),
      ends: this.ends.take(),
    };
  }

  private idOf(slots: Int32Array, table: ValueTable, text: Buffer): number {
    const { from, join, absent } = this.plan;
    const value = from < 0 ? -1 : (slots[from] as number);
    if (value >= 0) {
      if (value >= this.byValue.length) this.growByValue(value);
      const known = this.byValue[value] as number;
      if (known !== unknown) return known;
      const id = this.plan.plain
        ? this.putValue(table, value, text)
        : this.idOfText(valueText(table, value, text));
      this.byValue[value] = id;
      return id;
    }
    if (join.length > 0) {
      const parts = join.map((slot) => slots[slot] as number);
      if (parts.some((part) => part >= 0)) {
        const key = parts.join();
        const known = this.byJoin.get(key);
        if (known !== undefined) return known;
        const found = parts.filter((part) => part >= 0).map((part) => valueText(table, part, text));
        const id = this.idOfText(found.join(' '));
        this.byJoin.set(key, id);
        return id;
      }
    }
    if (absent === null) return 0;
    if (this.absentId === unknown) this.absentId = this.put(absent);
    return this.absentId;
  }

  /** The bytes of a value, which is told apart from others already; what must be changed first goes another way. */
  private putValue(table: ValueTable, value: number, text: Buffer): number {
    const length = table.lengths[value] as number;
    const escaped = ((table.flags[value] as number) & leafFlag.escaped) !== 0;
    if (escaped || length > maximalLength || length === 0)
      return this.idOfText(valueText(table, value, text));
    if (this.ends.length === 0xffff) return 0;
    const start = table.starts[value] as number;
    this.bytes.push(text, start, start + length);
    this.ends.push(this.bytes.length);
    return this.ends.length;
  }

  private growByValue(value: number): void {
    const larger = new Int32Array(Math.max(value + 1, this.byValue.length * 2)).fill(unknown);
    larger.set(this.byValue);
    this.byValue = larger;
  }

  private idOfText(text: string): number {
    const said = this.plan.as === null ? text : this.plan.as(text);
    return said === null || said === '' ? 0 : this.put(said);
  }

  private put(text: string): number {
    const cut = text.length > maximalLength ? text.slice(0, maximalLength) : text;
    const known = this.byText.get(cut);
    if (known !== undefined) return known;
    // 65,535 different values and "none" fill 16 bits; the last row of a full segment can be one too many.
    if (this.ends.length === 0xffff) return 0;
    this.bytes.pushText(cut);
    this.ends.push(this.bytes.length);
    const id = this.ends.length;
    this.byText.set(cut, id);
    return id;
  }
}

/** What a value says: escapes undone. Half a surrogate pair becomes U+FFFD. */
export function valueText(table: ValueTable, value: number, text: Buffer): string {
  const start = table.starts[value] as number;
  return textAt(text, start, start + (table.lengths[value] as number), table.flags[value] as number);
}

/** What stands at a place, as `valueText`. */
export function textAt(text: Buffer, start: number, end: number, flags: number): string {
  const raw = text.toString('utf8', start, end);
  return (flags & leafFlag.escaped) === 0 ? raw : (JSON.parse(`"${raw}"`) as string).toWellFormed();
}
