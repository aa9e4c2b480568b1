import { useLayoutEffect, useRef } from 'react';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { judgeActive } from '../../lib/active-row.ts';
import type { QueueList } from './queue-lists.ts';
import { locate, type QueueRows } from './queue-queries.ts';
import { activate, useQueueView } from './queue-view-state.ts';

export interface ActiveIncident {
  /** Null while it is not known where the active incident stands. */
  readonly index: number | null;
  readonly row: QueueRow | undefined;
}

/** Keeps the active row on its incident while rows come, move and go; when it leaves the list the place is kept. */
export function useActiveRow(rows: QueueRows, list: QueueList): ActiveIncident {
  const active = useQueueView((state) => state.active);
  const { getRow, total, previous, known } = rows;
  const asked = useRef('');
  const verdict = !known || previous ? undefined : judgeActive(active, total, getRow);

  useLayoutEffect(() => {
    if (verdict?.kind === 'take') activate(verdict.active);
    if (verdict?.kind !== 'locate') {
      asked.current = '';
      return;
    }
    const { id } = verdict;
    if (asked.current === id) return;
    asked.current = id;
    void locate(list, id).then((index) => {
      const now = useQueueView.getState().active;
      if (asked.current !== id || now.id !== id) return;
      asked.current = '';
      activate(
        index === null ? { index: Math.min(now.index, Math.max(0, total - 1)), id: null } : { index, id },
      );
    });
  });

  if (total === 0 || verdict === undefined || verdict.kind === 'locate')
    return { index: null, row: undefined };
  const index = verdict.kind === 'take' ? verdict.active.index : active.index;
  return { index, row: getRow(index) };
}
