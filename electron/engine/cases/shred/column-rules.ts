import { type Mapping, type TextColumn, textColumns } from '../mappings/mapping.ts';

/** One way a path may serve a column: which of the column's rules it is, the smaller the better. */
export type Service = { readonly slot: number; readonly rank: number };

/** What a mapping says, by pointer: a slot is a place that a record fills at most once, with its best ranked value. */
export type ColumnPlan = {
  readonly slots: number;
  readonly services: ReadonlyMap<string, readonly Service[]>;
  readonly timeSlot: number;
  readonly zoneMinutes: number;
  readonly columns: readonly PlannedColumn[];
};

export type PlannedColumn = {
  readonly column: TextColumn;
  /** Slot of `from`, or -1. */
  readonly from: number;
  /** One member alone says it, as it stands: different values are different words. */
  readonly plain: boolean;
  /** Slots of `join`. */
  readonly join: readonly number[];
  readonly as: ((value: string) => string | null) | null;
  readonly absent: string | null;
};

export function planColumns(mapping: Mapping): ColumnPlan {
  const services = new Map<string, Service[]>();
  let slots = 0;
  const serve = (pointer: string, slot: number, rank: number) => {
    const known = services.get(pointer);
    if (known === undefined) services.set(pointer, [{ slot, rank }]);
    else known.push({ slot, rank });
  };
  const timeSlot = slots++;
  mapping.time.forEach((pointer, rank) => {
    serve(pointer, timeSlot, rank);
  });
  const columns = textColumns.map((column): PlannedColumn => {
    const rule = mapping.columns[column] ?? {};
    const from = rule.from === undefined ? -1 : slots++;
    rule.from?.forEach((pointer, rank) => {
      serve(pointer, from, rank);
    });
    const join = (rule.join ?? []).map((pointer) => {
      const slot = slots++;
      serve(pointer, slot, 0);
      return slot;
    });
    const plain = rule.from?.length === 1 && join.length === 0 && !rule.as && rule.absent === undefined;
    return { column, from, plain, join, as: rule.as ?? null, absent: rule.absent ?? null };
  });
  return { slots, services, timeSlot, zoneMinutes: mapping.zoneMinutes, columns };
}
