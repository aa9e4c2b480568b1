import { create } from 'zustand';
import { readRemembered, remember } from '../../lib/remembered.ts';

export const columnIds = [
  'severity',
  'reference',
  'title',
  'status',
  'assignee',
  'clock',
  'source',
  'updated',
  'age',
  'mark',
] as const;
export type ColumnId = (typeof columnIds)[number];

/** Always there: what an incident is, and whether it is confirmed. */
export const fixedColumns: readonly ColumnId[] = ['title', 'mark'];
export const columnLabels: Readonly<Record<ColumnId, string>> = {
  severity: 'Severity',
  reference: 'Id',
  title: 'Title',
  status: 'Status',
  assignee: 'Owner',
  clock: 'Next clock that runs out',
  source: 'Source',
  updated: 'Last change',
  age: 'Age',
  mark: 'State',
};

const KEY = 'queue.columns';
const usual: readonly ColumnId[] = ['severity', 'reference', 'title', 'status', 'assignee', 'age', 'mark'];
/** From here on there is room for the clock beside the preview. */
const WIDE = '(min-width: 1500px)';

function chosen(): readonly ColumnId[] | null {
  const kept = readRemembered(KEY);
  if (!Array.isArray(kept)) return null;
  const names: readonly string[] = kept;
  return columnIds.filter((id) => names.includes(id) || fixedColumns.includes(id));
}

interface ColumnChoice {
  /** Null while nobody has chosen: then the room decides. */
  readonly columns: readonly ColumnId[] | null;
  readonly read: boolean;
}

export const useColumnChoice = create<ColumnChoice>(() => ({ columns: null, read: false }));

/** In their order. */
export function shownColumns({ columns, read }: ColumnChoice): readonly ColumnId[] {
  const kept = read ? columns : chosen();
  if (kept !== null) return kept;
  return window.matchMedia(WIDE).matches
    ? columnIds.filter((id) => id === 'clock' || usual.includes(id))
    : usual;
}

export function chooseColumns(columns: readonly ColumnId[]): void {
  remember(KEY, columns);
  useColumnChoice.setState({ columns, read: true });
}
