import { type ReactNode, useMemo } from 'react';
import type { CaseEvent, EventColumn } from '../../../shared/domain/case-event.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LongTable } from '../../ui/long-table.tsx';
import page from './audit-page.module.css';
import type { EventRows } from './event-queries.ts';
import { type EventColumnId, eventColumns } from './events-columns.tsx';
import { sortAfterPress } from './events-sort.ts';
import { activate, keepScroll, sortBy, toggleSelected, useEventsView } from './events-view-state.ts';

export interface EventsTableProps {
  readonly rows: EventRows;
  readonly activeIndex: number | null;
  readonly columns: readonly EventColumnId[];
  readonly nameOf: (sourceId: string) => string;
  readonly onOpen: () => void;
  readonly empty: ReactNode;
}

const isNotable = (row: CaseEvent) => row.finding !== null || row.bookmarked;

/** Events of the case, any number of them: what is in sight is what is asked for. */
export function EventsTable({ rows, activeIndex, columns, nameOf, onOpen, empty }: EventsTableProps) {
  const sort = useEventsView((state) => state.sort);
  const selected = useEventsView((state) => state.selected);
  const active = useEventsView((state) => state.active);
  const shown = useMemo(() => eventColumns(columns, nameOf), [columns, nameOf]);
  const { error, known, total, getRow, askAgain } = rows;
  const again = <Button onClick={askAgain}>Try again</Button>;
  if (!known && error !== null) {
    return (
      <div className={page.failed}>
        <ErrorPanel title="The events could not be read" id={error.id} actions={again}>
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  const toggleRange = (index: number) => {
    const from = Math.min(active.index, index);
    const to = Math.max(active.index, index);
    const ids: number[] = [];
    for (let at = from; at <= to; at += 1) {
      const id = getRow(at)?.id;
      if (id !== undefined) ids.push(id);
    }
    toggleSelected(ids, true);
  };
  return (
    <LongTable<CaseEvent>
      label="Events"
      columns={shown}
      total={total}
      getRow={getRow}
      onRangeNeeded={rows.onRangeNeeded}
      sort={sort.by === 'id' ? undefined : { column: sort.by, direction: sort.direction }}
      onSort={(column) => sortBy(sortAfterPress(sort, column as EventColumn))}
      activeIndex={activeIndex}
      onActivate={(index) => activate({ index, id: getRow(index)?.id ?? null })}
      onOpen={onOpen}
      isSelected={(row) => selected.has(row.id)}
      isStrong={isNotable}
      onToggle={(index, range) => {
        const id = getRow(index)?.id;
        if (range) toggleRange(index);
        else if (id !== undefined) toggleSelected([id]);
        activate({ index, id: id ?? null });
      }}
      initialScrollPx={useEventsView.getState().scrollPx}
      onScroll={keepScroll}
      empty={known ? empty : undefined}
    />
  );
}
