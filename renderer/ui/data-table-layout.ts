import type { CSSProperties, MouseEvent } from 'react';
import type { TableColumn } from './data-table-types.ts';

const GROW_MIN_PX = 160;

/** The tracks that header and rows of one table share. */
export function layoutOf<Row>(columns: readonly TableColumn<Row>[], heightPx: number): CSSProperties {
  const tracks = columns.map(({ width, minWidth }) =>
    width === 'grow' ? `minmax(${minWidth ?? GROW_MIN_PX}px, 1fr)` : `${width}px`,
  );
  const least = columns.reduce(
    (sum, { width, minWidth }) => sum + (width === 'grow' ? (minWidth ?? GROW_MIN_PX) : width),
    0,
  );
  return {
    '--columns': tracks.join(' '),
    '--least': `${least}px`,
    '--height': `${heightPx}px`,
  } as CSSProperties;
}

/** Index of the row in which something was pressed. */
export function rowIndexOf(event: MouseEvent): number | undefined {
  if (!(event.target instanceof Element)) return undefined;
  const row = event.target.closest<HTMLElement>('[data-index]');
  return row === null ? undefined : Number(row.dataset.index);
}
