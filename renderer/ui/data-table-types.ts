import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Px, or a share of the room that is left; a growing column keeps `minWidth`. */
  readonly width: number | 'grow';
  readonly minWidth?: number | undefined;
  readonly align?: 'start' | 'end' | undefined;
  readonly tone?: 'text' | 'muted' | undefined;
  readonly mono?: boolean | undefined;
  readonly sortable?: boolean | undefined;
  /** The header is only read out. */
  readonly headerHidden?: boolean | undefined;
  readonly cell: (row: Row, index: number) => ReactNode;
}

export interface TableSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** Rows `start` (inclusive) to `end` (exclusive). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export interface DataTableProps<Row> {
  readonly label: string;
  /** Keep the array stable between renders: rows are redrawn when it changes. */
  readonly columns: readonly TableColumn<Row>[];
  readonly total: number;
  /** Undefined while the window that holds the row is on its way: a placeholder of the same size stands there. */
  readonly getRow: (index: number) => Row | undefined;
  /** Asked whenever the visible range (with a margin) moves. */
  readonly onRangeNeeded?: ((range: RowRange) => void) | undefined;
  readonly sort?: TableSort | undefined;
  readonly onSort?: ((column: string) => void) | undefined;
  /** The row under the keyboard; scrolled into view when it changes. */
  readonly activeIndex?: number | null | undefined;
  readonly onActivate?: ((index: number) => void) | undefined;
  /** Double click. Enter is an action of the page. */
  readonly onOpen?: ((index: number) => void) | undefined;
  readonly isSelected?: ((row: Row) => boolean) | undefined;
  /** Ctrl click, or Shift click with `range`. */
  readonly onToggle?: ((index: number, range: boolean) => void) | undefined;
  /** Rows whose growing column stands out, as those that nobody has read. */
  readonly isStrong?: ((row: Row) => boolean) | undefined;
  /** A heading in place of a row, as high as one; null where a row stands. */
  readonly headingAt?: ((index: number) => ReactNode) | undefined;
  /** Stands in place of the rows when `total` is 0. */
  readonly empty?: ReactNode;
  /** Scroll offset in px to begin with, for coming back to a list. */
  readonly initialScrollPx?: number | undefined;
  readonly onScroll?: ((offsetPx: number) => void) | undefined;
  /** Room kept free below the last row, for what floats there. */
  readonly paddingEndPx?: number | undefined;
}
