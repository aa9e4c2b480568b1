import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { undoLast } from '../../domain/undo.ts';
import type { Action } from '../../lib/hotkeys/action-registry.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { reversedSort } from './events-sort.ts';
import {
  activate,
  chooseSpan,
  clearFilter,
  clearSelected,
  isFiltered,
  sortBy,
  toggleSelected,
  useEventsView,
  viewRecord,
} from './events-view-state.ts';
import { listMoves } from './list-moves.ts';

const MOVE = 'Move in the events';
const ACT = 'Event';
const EVENTS = 'Events';

/** What the keys of the events do, given by the view. */
export interface EventsDeeds {
  readonly total: number;
  readonly screenRows: () => number;
  readonly row: CaseEvent | undefined;
  readonly getRow: (index: number) => CaseEvent | undefined;
  readonly inspect: () => void;
  readonly bookmark: () => void;
  readonly note: () => void;
  readonly cite: () => void;
  readonly sessions: () => void;
  readonly toBookmark: (step: 1 | -1) => void;
  readonly search: () => void;
  readonly focusFacets: () => void;
  readonly focusChart: () => void;
  readonly toggleChart: () => void;
  readonly toggleInspector: () => void;
  readonly columns: () => void;
  readonly sort: () => void;
  readonly goToTime: () => void;
  readonly goToRecord: () => void;
  readonly searches: () => void;
  readonly saveSearch: () => void;
  readonly forgetSearch: () => void;
  readonly views: readonly ('fields' | 'raw' | 'canonical' | 'proof')[];
}

function onEvent(deeds: EventsDeeds): readonly Action[] {
  const when = () => deeds.row !== undefined;
  const act = (id: string, label: string, keys: string, run: () => void): Action => ({
    ...{ id: `events.${id}`, label, group: ACT, keys: [keys], when, run },
  });
  const nextView = () => {
    const at = deeds.views.indexOf(useEventsView.getState().recordView);
    const next = deeds.views[(Math.max(0, at) + 1) % deeds.views.length];
    if (next !== undefined) viewRecord(next);
  };
  return [
    act('inspect', 'Inspect its fields', 'Enter', deeds.inspect),
    act('view', 'Next view: fields, raw, canonical, proof', 'v', nextView),
    act('bookmark', 'Bookmark, or take the bookmark away', 'b', deeds.bookmark),
    act('note', 'Bookmark with note and tags…', 'shift+b', deeds.note),
    act('select', 'Select', 'x', () => deeds.row !== undefined && toggleSelected([deeds.row.id])),
    act('cite', 'Cite in a finding…', 'c', deeds.cite),
    {
      ...act('sessions', 'Sessions of its actor', 'a', deeds.sessions),
      when: () => (deeds.row?.actor ?? null) !== null,
    },
  ];
}

function onList(deeds: EventsDeeds): readonly Action[] {
  const act = (id: string, label: string, keys: string | undefined, run: () => void): Action => ({
    ...{ id: `events.${id}`, label, group: EVENTS, run },
    ...(keys === undefined ? {} : { keys: [keys] }),
  });
  return [
    act('search', 'Query', '/', deeds.search),
    act('undo', 'Take the last change back', 'z', undoLast),
    {
      ...act('clear', 'Clear the selection, then the filters', 'Escape', () => {
        if (useEventsView.getState().selected.size > 0) clearSelected();
        else clearFilter();
      }),
      when: () => useEventsView.getState().selected.size > 0 || isFiltered(useEventsView.getState()),
    },
    act('next_mark', 'Next bookmark', ']', () => deeds.toBookmark(1)),
    act('last_mark', 'Bookmark before', '[', () => deeds.toBookmark(-1)),
    act('facets', 'Go to the facets', 'f', deeds.focusFacets),
    act('chart', 'Go to the histogram', 'h', deeds.focusChart),
    act('chart_shown', 'Show or hide the histogram', 'shift+h', deeds.toggleChart),
    {
      ...act('all_times', 'Show all times', '0', () => chooseSpan(null)),
      when: () => useEventsView.getState().span !== null,
    },
    act('inspector', 'Show or hide the inspector', 'p', deeds.toggleInspector),
    act('columns', 'Columns…', 'l', deeds.columns),
    act('sort', 'Sort by…', 'o', deeds.sort),
    act('turn', 'Turn the order round', 'shift+o', () => sortBy(reversedSort(useEventsView.getState().sort))),
    act('time', 'Go to a time…', 'g t', deeds.goToTime),
    act('record', 'Go to a record…', 'g r', deeds.goToRecord),
    act('searches', 'Saved searches…', 's', deeds.searches),
    act('save', 'Save this search…', 'shift+s', deeds.saveSearch),
    act('forget', 'Forget a saved search…', undefined, deeds.forgetSearch),
  ];
}

/** Every key of the events, in the registry so that the key help and the palette show it. */
export function useEventsActions(deeds: EventsDeeds): void {
  const at = useEventsView((state) => state.active.index);
  useActions('page', [
    ...onEvent(deeds),
    ...onList(deeds),
    ...listMoves({
      ...{ name: 'events', group: MOVE, total: deeds.total, at, screenRows: deeds.screenRows },
      moveTo: (index) => activate({ index, id: deeds.getRow(index)?.id ?? null }),
    }),
  ]);
}
