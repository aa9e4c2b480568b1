import type { QueueSort } from '../../../shared/ipc/queue-calls.ts';

export type SortColumn = 'severity' | 'reference' | 'title' | 'status' | 'assignee' | 'age' | 'updated';

interface SortChoice {
  readonly column: SortColumn;
  readonly label: string;
  readonly by: QueueSort['by'];
  /** Direction as the column shows it; that of an age runs against its time. */
  readonly first: QueueSort['direction'];
  readonly reversed: boolean;
}

export const sortChoices: readonly SortChoice[] = [
  { column: 'age', label: 'Age', by: 'detected_at', first: 'asc', reversed: true },
  { column: 'severity', label: 'Severity', by: 'severity', first: 'desc', reversed: false },
  { column: 'updated', label: 'Last change', by: 'updated_at', first: 'asc', reversed: true },
  { column: 'reference', label: 'Id', by: 'reference', first: 'desc', reversed: false },
  { column: 'title', label: 'Title', by: 'title', first: 'asc', reversed: false },
  { column: 'status', label: 'Status', by: 'status', first: 'asc', reversed: false },
  { column: 'assignee', label: 'Owner', by: 'assignee', first: 'asc', reversed: false },
];

/** Newest first. */
export const defaultSort: QueueSort = { by: 'detected_at', direction: 'desc' };

function turned(direction: QueueSort['direction']): QueueSort['direction'] {
  return direction === 'asc' ? 'desc' : 'asc';
}

/** The sort as the table's header shows it. */
export function shownSort(sort: QueueSort): { column: SortColumn; direction: QueueSort['direction'] } {
  const choice = sortChoices.find((each) => each.by === sort.by);
  if (choice === undefined) throw new Error(`no column sorts by ${sort.by}`);
  return {
    column: choice.column,
    direction: choice.reversed ? turned(sort.direction) : sort.direction,
  };
}

export function reversedSort(sort: QueueSort): QueueSort {
  return { ...sort, direction: turned(sort.direction) };
}

/** A press on a header: a new column in its natural direction, the same one the other way round. */
export function sortAfterPress(sort: QueueSort, column: string): QueueSort {
  const choice = sortChoices.find((each) => each.column === column);
  if (choice === undefined) return sort;
  if (choice.by === sort.by) return reversedSort(sort);
  return { ...sort, by: choice.by, direction: choice.reversed ? turned(choice.first) : choice.first };
}
