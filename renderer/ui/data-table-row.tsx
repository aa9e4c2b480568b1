import { memo } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './data-table.module.css';
import type { TableColumn } from './data-table-types.ts';

interface DataTableRowProps<Row> {
  readonly id: string;
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly active: boolean;
  readonly selected: boolean;
  readonly strong: boolean;
}

function cellClass<Row>(column: TableColumn<Row>): string {
  return classNames(
    styles.cell,
    column.width === 'grow' && styles.main,
    column.mono && styles.mono,
    column.tone === 'muted' && styles.muted,
    column.align === 'end' && styles.end,
  );
}

function RowView<Row>({ id, row, index, top, columns, active, selected, strong }: DataTableRowProps<Row>) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row by aria-activedescendant
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned one by one, which a table element forbids
    <div
      role="row"
      id={id}
      className={classNames(
        styles.row,
        active && styles.active,
        selected && styles.selected,
        strong && styles.strong,
      )}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={row === undefined || undefined}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: see the row
        // biome-ignore lint/a11y/useSemanticElements: see the row
        <div role="gridcell" key={column.id} className={cellClass(column)}>
          {row === undefined ? <span className={styles.placeholder} /> : column.cell(row, index)}
        </div>
      ))}
    </div>
  );
}

/** Redrawn only when its row, its state or the columns change; scrolling moves nothing that is already drawn. */
export const DataTableRow = memo(RowView) as typeof RowView;
