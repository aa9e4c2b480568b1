import { classNames } from '../lib/class-names.ts';
import styles from './data-table.module.css';
import type { TableColumn, TableSort } from './data-table-types.ts';

interface DataTableHeaderProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly sort: TableSort | undefined;
  readonly onSort: ((column: string) => void) | undefined;
}

function ariaSort(sort: TableSort | undefined, column: string): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.direction === 'asc' ? 'ascending' : 'descending';
}

export function DataTableHeader<Row>({ columns, sort, onSort }: DataTableHeaderProps<Row>) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the buttons in it take the focus
    // biome-ignore lint/a11y/useSemanticElements: part of a grid made of positioned rows
    <div role="row" className={styles.header} aria-rowindex={1}>
      {columns.map((column) => {
        const sorts = column.sortable === true && onSort !== undefined;
        const sorted = sort?.column === column.id;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: see the row
          // biome-ignore lint/a11y/useSemanticElements: see the row
          <div
            role="columnheader"
            key={column.id}
            className={classNames(styles.headerCell, column.align === 'end' && styles.end)}
            aria-sort={sorts ? ariaSort(sort, column.id) : undefined}
          >
            {sorts ? (
              <button type="button" className={styles.sort} onClick={() => onSort(column.id)}>
                {column.header}
                <span className={classNames(styles.arrow, sorted && styles.arrowOn)} aria-hidden="true">
                  {sorted && sort.direction === 'desc' ? '↓' : '↑'}
                </span>
              </button>
            ) : (
              <span className={column.headerHidden ? styles.hidden : undefined}>{column.header}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
