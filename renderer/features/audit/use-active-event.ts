import { useLayoutEffect, useRef } from 'react';
import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { judgeActive } from '../../lib/active-row.ts';
import { type EventRows, locateEvent } from './event-queries.ts';
import { activate, type EventList, useEventsView } from './events-view-state.ts';

export interface ActiveRow {
  /** Null while it is not known where the active event stands. */
  readonly index: number | null;
  readonly row: CaseEvent | undefined;
}

/** Keeps the active row on its event while the list changes; when it leaves the list the place is kept. */
export function useActiveEvent(rows: EventRows, list: EventList): ActiveRow {
  const active = useEventsView((state) => state.active);
  const { getRow, total, previous, known } = rows;
  const asked = useRef<number | null>(null);
  const verdict = !known || previous ? undefined : judgeActive(active, total, getRow);

  useLayoutEffect(() => {
    if (verdict?.kind === 'take') activate(verdict.active);
    if (verdict?.kind !== 'locate') {
      asked.current = null;
      return;
    }
    const { id } = verdict;
    if (asked.current === id) return;
    asked.current = id;
    void locateEvent(list, id).then((index) => {
      const now = useEventsView.getState().active;
      if (asked.current !== id || now.id !== id) return;
      asked.current = null;
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
