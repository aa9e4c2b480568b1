import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { rowName } from './change-row.ts';
import type { QueueList } from './queue-lists.ts';
import type { QueueRows } from './queue-queries.ts';
import { selectTo, toggleSelected, useSelection } from './queue-selection.ts';
import { activate } from './queue-view-state.ts';

export interface Targets {
  readonly ids: readonly string[];
  /** For a title: the one, or how many. */
  readonly of: string;
}

export interface TargetDeeds {
  /** What a change is for: the selection where there is one, else the active incident. */
  readonly targets: () => Targets;
  readonly toggle: () => void;
  readonly extend: (step: number) => void;
  readonly toggleAt: (index: number, range: boolean) => void;
}

export function useTargets(
  list: QueueList,
  rows: QueueRows,
  index: number | null,
  row: QueueRow | undefined,
): TargetDeeds {
  const { getRow, total } = rows;
  const goTo = (to: number) => activate({ index: to, id: getRow(to)?.id ?? null });
  return {
    targets: () => {
      const { ids } = useSelection.getState();
      if (ids.size > 0) return { ids: [...ids], of: formatPlural(ids.size, 'incident') };
      return row === undefined ? { ids: [], of: '' } : { ids: [row.id], of: rowName(row) };
    },
    toggle: () => {
      if (index !== null && row !== undefined) toggleSelected({ index, id: row.id });
    },
    extend: (step) => {
      if (index === null || row === undefined) return;
      const to = Math.min(total - 1, Math.max(0, index + step));
      void selectTo(list, { index, id: row.id }, to, getRow);
      goTo(to);
    },
    toggleAt: (at, range) => {
      const there = getRow(at);
      if (range && index !== null && row !== undefined)
        void selectTo(list, { index, id: row.id }, at, getRow);
      else if (there !== undefined) toggleSelected({ index: at, id: there.id });
      goTo(at);
    },
  };
}
