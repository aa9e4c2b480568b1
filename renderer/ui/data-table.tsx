import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useRowHeightPx } from '../lib/density.tsx';
import styles from './data-table.module.css';
import { DataTableHeader } from './data-table-header.tsx';
import { layoutOf, rowIndexOf } from './data-table-layout.ts';
import { DataTableRow } from './data-table-row.tsx';
import type { DataTableProps } from './data-table-types.ts';

const OVERSCAN_ROWS = 12;
const HEADER_PX = 28;

/**
 * A virtual list of rows of one height over a windowed source. It draws what is visible and asks for what is
 * missing; order, selection and the keyboard belong to the parent.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    columns,
    total,
    getRow,
    onRangeNeeded,
    activeIndex = null,
    onActivate,
    onOpen,
    onToggle,
    onScroll,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const heightPx = useRowHeightPx();
  const id = useId();
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    overscan: OVERSCAN_ROWS,
    initialOffset: props.initialScrollPx ?? 0,
    scrollPaddingStart: HEADER_PX,
    paddingEnd: props.paddingEndPx ?? 0,
  });
  const items = virtualizer.getVirtualItems();
  const start = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;

  // Once, as soon as there are rows to scroll over.
  const restorePx = useRef(props.initialScrollPx ?? 0);
  useLayoutEffect(() => {
    if (total === 0 || restorePx.current === 0) return;
    if (scroller.current !== null) scroller.current.scrollTop = restorePx.current;
    restorePx.current = 0;
  }, [total]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes must be measured anew when the height changes
  useEffect(() => virtualizer.measure(), [virtualizer, heightPx]);

  useEffect(() => {
    if (end > start) onRangeNeeded?.({ start, end });
  }, [onRangeNeeded, start, end]);

  useEffect(() => {
    if (activeIndex !== null && activeIndex < total)
      virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
  }, [virtualizer, activeIndex, total]);

  const onClick = (event: MouseEvent) => {
    const index = rowIndexOf(event);
    if (index === undefined) return;
    if (onToggle !== undefined && (event.ctrlKey || event.metaKey)) onToggle(index, false);
    else if (onToggle !== undefined && event.shiftKey) onToggle(index, true);
    else onActivate?.(index);
  };

  const onDoubleClick = (event: MouseEvent) => {
    const index = rowIndexOf(event);
    if (index !== undefined) onOpen?.(index);
  };

  const rowId = (index: number) => `${id}-row-${index}`;
  const activeDrawn = activeIndex !== null && activeIndex >= start && activeIndex < end;
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
      onScroll={onScroll === undefined ? undefined : (event) => onScroll(event.currentTarget.scrollTop)}
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
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are actions of the page
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: virtualizer.getTotalSize() }}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
        >
          {items.map((item) => {
            const heading = props.headingAt?.(item.index) ?? null;
            if (heading !== null) {
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: see the row
                // biome-ignore lint/a11y/useSemanticElements: see the row
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  data-heading
                  className={styles.heading}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
                  {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
                  <div role="gridcell" aria-colspan={columns.length} className={styles.cell}>
                    {heading}
                  </div>
                </div>
              );
            }
            const row = getRow(item.index);
            return (
              <DataTableRow
                key={item.key}
                id={rowId(item.index)}
                row={row}
                index={item.index}
                top={item.start}
                columns={columns}
                active={item.index === activeIndex}
                selected={row !== undefined && props.isSelected?.(row) === true}
                strong={row !== undefined && props.isStrong?.(row) === true}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}
