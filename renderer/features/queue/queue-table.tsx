import { type ReactNode, useMemo } from 'react';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { formatCount } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { headed } from './headed-list.ts';
import { shownColumns, useColumnChoice } from './queue-column-choice.ts';
import { queueColumns } from './queue-columns.tsx';
import { groupName } from './queue-grouping.tsx';
import { type QueueRows, useGroups, useSyncStatus, useWho } from './queue-queries.ts';
import { useSelection } from './queue-selection.ts';
import { shownSort, sortAfterPress } from './queue-sort.ts';
import styles from './queue-table.module.css';
import { activate, keepScroll, sortBy, useQueueList, useQueueView } from './queue-view-state.ts';

interface QueueTableProps {
  readonly rows: QueueRows;
  readonly activeIndex: number | null;
  readonly onOpen: (id: string) => void;
  readonly onToggle: (index: number, range: boolean) => void;
  readonly empty: ReactNode;
}

/** Of what floats over the last rows while some are selected. */
const BAR_PX = 64;
const isUnread = (row: QueueRow) => row.unread;

/** The first fetch of a workspace, with how far it is; later ones are too quick to tell. */
function FirstSync() {
  const sync = useSyncStatus();
  if (sync === null || sync.progress === null || sync.synced_at !== null) return null;
  const { rows, of } = sync.progress;
  return (
    <div className={styles.notice}>
      <ProgressLine
        label="Fetching this workspace for the first time; what has come can be worked on"
        amount={
          of === null ? `${formatCount(rows)} records` : `${formatCount(rows)} of ${formatCount(of)} records`
        }
        fraction={of === null || of === 0 ? undefined : Math.min(1, rows / of)}
      />
    </div>
  );
}

export function QueueTable({ rows, activeIndex, onOpen, onToggle, empty }: QueueTableProps) {
  const { id: meId } = useWho();
  const sort = useQueueView((state) => state.sort);
  const selected = useSelection((state) => state.ids);
  const choice = useColumnChoice();
  const columns = useMemo(() => queueColumns(meId, shownColumns(choice)), [meId, choice]);
  const { error, known, total, getRow, askAgain } = rows;
  const groups = useGroups(useQueueList());
  const { group } = sort;
  const heads = useMemo(
    () => headed(group === undefined || total === 0 ? [] : groups, total),
    [group, groups, total],
  );
  const rowAt = (shown: number) =>
    heads.headingAt(shown) === null ? getRow(heads.listIndex(shown)) : undefined;
  const headingAt = (shown: number) => {
    const found = group === undefined ? null : heads.headingAt(shown);
    if (group === undefined || found === null) return null;
    return (
      <span className={styles.group}>
        {groupName(group, found)} <small>{formatCount(found.count)}</small>
      </span>
    );
  };
  const again = <Button onClick={askAgain}>Try again</Button>;

  if (!known && error !== null) {
    return (
      <div className={styles.failed}>
        <ErrorPanel title="The queue could not be read" id={error.id} actions={again}>
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  return (
    <div className={styles.frame} data-testid="queue">
      <FirstSync />
      {error !== null && (
        <div className={styles.notice}>
          <ErrorPanel tone="warn" title="The queue could not be refreshed" id={error.id} actions={again}>
            {error.message} What is shown may be old.
          </ErrorPanel>
        </div>
      )}
      <div className={styles.table}>
        <DataTable
          label="Incidents"
          columns={columns}
          total={heads.total}
          getRow={rowAt}
          headingAt={group === undefined ? undefined : headingAt}
          onRangeNeeded={({ start, end }) =>
            rows.onRangeNeeded({ start: heads.listIndex(start), end: heads.listIndex(end) })
          }
          sort={shownSort(sort)}
          onSort={(column) => sortBy(sortAfterPress(sort, column))}
          activeIndex={activeIndex === null ? null : heads.shownIndex(activeIndex)}
          onActivate={(shown) => {
            const index = heads.listIndex(shown);
            activate({ index, id: getRow(index)?.id ?? null });
          }}
          onOpen={(shown) => {
            const row = rowAt(shown);
            if (row !== undefined) onOpen(row.id);
          }}
          isSelected={(row) => selected.has(row.id)}
          onToggle={(shown, range) => onToggle(heads.listIndex(shown), range)}
          paddingEndPx={selected.size > 0 ? BAR_PX : 0}
          isStrong={isUnread}
          initialScrollPx={useQueueView.getState().scrollPx}
          onScroll={keepScroll}
          empty={known ? empty : undefined}
        />
      </div>
    </div>
  );
}
