/**
 * Chromium draws no element higher than 2^25 px, which 32 px rows reach at a million. Beyond this height the scroll bar
 * stands for the list in proportion, while wheel and keys still move row by row.
 */
export const MOST_BODY_PX = 12_000_000;

export interface LongList {
  readonly total: number;
  readonly rowPx: number;
  /** Height in which rows are seen. */
  readonly viewPx: number;
}

/** Height of all rows, whatever can be drawn. */
function listPx({ total, rowPx }: LongList): number {
  return total * rowPx;
}

/** Height that the scrolled element really gets. */
export function bodyPx(list: LongList): number {
  return Math.min(MOST_BODY_PX, listPx(list));
}

export function isScaled(list: LongList): boolean {
  return listPx(list) > MOST_BODY_PX;
}

function lastOffset(list: LongList): number {
  return Math.max(0, listPx(list) - list.viewPx);
}

/** Keeps an offset, in px of the whole list, between its ends. */
export function clampOffset(list: LongList, offset: number): number {
  return Math.min(lastOffset(list), Math.max(0, offset));
}

/** Offset in the whole list that a position of the scroll bar stands for. */
export function offsetAt(list: LongList, scrollTop: number): number {
  if (!isScaled(list)) return clampOffset(list, scrollTop);
  const room = bodyPx(list) - list.viewPx;
  return clampOffset(list, (scrollTop / room) * lastOffset(list));
}

/** Position of the scroll bar for an offset in the whole list. */
export function scrollTopAt(list: LongList, offset: number): number {
  if (!isScaled(list)) return offset;
  const last = lastOffset(list);
  return last === 0 ? 0 : (offset / last) * (bodyPx(list) - list.viewPx);
}

/** The offset closest to `offset` at which the whole row is seen. */
export function offsetShowing(list: LongList, offset: number, index: number): number {
  const top = index * list.rowPx;
  if (top < offset) return clampOffset(list, top);
  const bottom = top + list.rowPx;
  if (bottom > offset + list.viewPx) return clampOffset(list, bottom - list.viewPx);
  return offset;
}

/** Rows `start` (inclusive) to `end` (exclusive) that are seen at an offset. */
export function rowsAt({ total, rowPx, viewPx }: LongList, offset: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(total, Math.floor(offset / rowPx)));
  return { start, end: Math.min(total, Math.ceil((offset + viewPx) / rowPx)) };
}
