import { type MouseEvent, useEffect, useId, useRef } from 'react';
import { useRowHeightPx } from '../lib/density.tsx';
import { bodyPx } from '../lib/long-scroll.ts';
import styles from './data-table.module.css';
import { DataTableHeader } from './data-table-header.tsx';
import { layoutOf, rowIndexOf } from './data-table-layout.ts';
import { DataTableRow } from './data-table-row.tsx';
import type { DataTableProps } from './data-table-types.ts';
import longStyles from './long-table.module.css';
import { useLongScroll } from './use-long-scroll.ts';

const MARGIN_ROWS = 4;
const HEADER_PX = 28;
/** Rows are placed from the first of such a block on: scrolling moves the block and draws no row anew. */
const BLOCK_ROWS = 128;

/**
 * `DataTable` for lists of any length: rows stand in a window that sticks to the view, so that ten million of them scroll
 * although no element can be that high.
 */
export function LongTable<Row>(props: DataTableProps<Row>) {
  const { columns, total, getRow, onRangeNeeded, activeIndex = null, onActivate, onOpen, onToggle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const heightPx = useRowHeightPx();
  const id = useId();
  const { offset, viewPx, start, end, onScroll, show } = useLongScroll(scroller, {
    total,
    rowPx: heightPx,
    headerPx: HEADER_PX,
    initialOffset: props.initialScrollPx ?? 0,
    onOffset: props.onScroll,
  });
  const from = Math.max(0, start - MARGIN_ROWS);
  const to = Math.min(total, end + MARGIN_ROWS);
  const base = Math.floor(start / BLOCK_ROWS) * BLOCK_ROWS;

  useEffect(() => {
    if (end > start) onRangeNeeded?.({ start, end });
  }, [onRangeNeeded, start, end]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a view that was just measured shows it too
  useEffect(() => {
    if (activeIndex !== null && activeIndex < total && viewPx > 0) show(activeIndex);
  }, [activeIndex, total, viewPx === 0, show]);

  const onClick = (event: MouseEvent) => {
    const index = rowIndexOf(event);
    if (index === undefined) return;
    if (onToggle !== undefined && (event.ctrlKey || event.metaKey)) onToggle(index, false);
    else if (onToggle !== undefined && event.shiftKey) onToggle(index, true);
    else onActivate?.(index);
  };

  const rowId = (index: number) => `${id}-row-${index}`;
  const activeDrawn = activeIndex !== null && activeIndex >= from && activeIndex < to;
  const indexes = Array.from({ length: to - from }, (_, at) => from + at);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold positioned rows
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={styles.grid}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable={onToggle !== undefined}
      aria-activedescendant={activeDrawn ? rowId(activeIndex) : undefined}
      style={layoutOf(columns, heightPx)}
      onScroll={onScroll}
    >
      <DataTableHeader columns={columns} sort={props.sort} onSort={props.onSort} />
      {total === 0 ? (
        // biome-ignore lint/a11y/useFocusableInteractive: what can be pressed in it takes the focus
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        <div role="row" className={styles.empty} data-empty>
          {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
          {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
          <div role="gridcell">{props.empty}</div>
        </div>
      ) : (
        <div
          role="presentation"
          className={styles.body}
          style={{ height: bodyPx({ total, rowPx: heightPx, viewPx }) }}
        >
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are actions of the page */}
          {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
          <div
            role="rowgroup"
            className={longStyles.window}
            style={{ height: Math.min(viewPx, total * heightPx) }}
            onClick={onClick}
            onDoubleClick={(event) => {
              const index = rowIndexOf(event);
              if (index !== undefined) onOpen?.(index);
            }}
          >
            <div role="presentation" style={{ transform: `translateY(${base * heightPx - offset}px)` }}>
              {indexes.map((index) => {
                const row = getRow(index);
                return (
                  <DataTableRow
                    key={index}
                    id={rowId(index)}
                    row={row}
                    index={index}
                    top={(index - base) * heightPx}
                    columns={columns}
                    active={index === activeIndex}
                    selected={row !== undefined && props.isSelected?.(row) === true}
                    strong={row !== undefined && props.isStrong?.(row) === true}
                  />
                );
              })}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
