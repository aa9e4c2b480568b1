import { create } from 'zustand';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import type { EventFilter } from '../../../shared/ipc/event-calls.ts';
import type { ActiveRow } from '../../lib/active-row.ts';
import type { Span } from './histogram-model.ts';
import { composeQuery, type FacetChoice, type FacetColumn, noChoice, toggledChoice } from './query-terms.ts';

export type EventSort = InputOf<'event.page'>['sort'];
export type EventList = Pick<InputOf<'event.page'>, 'filter' | 'sort'>;
export type RecordView = 'fields' | 'raw' | 'canonical' | 'proof';

export type ActiveEvent = ActiveRow<number>;

interface EventsViewState {
  readonly caseId: string | null;
  /** As it was last asked for. */
  readonly text: string;
  readonly choice: FacetChoice;
  /** Chosen in the histogram. */
  readonly span: Span | null;
  readonly sort: EventSort;
  readonly active: ActiveEvent;
  readonly selected: ReadonlySet<number>;
  readonly scrollPx: number;
  readonly recordView: RecordView;
}

const top = { active: { index: 0, id: null }, scrollPx: 0 } as const;
/** Oldest first: a story is read from its beginning. */
const defaultSort: EventSort = { by: 'time', direction: 'asc' };

const fresh = {
  text: '',
  choice: noChoice,
  span: null,
  sort: defaultSort,
  selected: new Set<number>(),
  recordView: 'fields',
  ...top,
} as const;

export const useEventsView = create<EventsViewState>(() => ({ caseId: null, ...fresh }));

/** Keeps the view for the same case and forgets that of another. */
export function claimEventsView(caseId: string): void {
  if (useEventsView.getState().caseId !== caseId) useEventsView.setState({ ...fresh, caseId });
}

export function searchFor(text: string): void {
  if (text !== useEventsView.getState().text) useEventsView.setState({ text, ...top });
}

export function toggleFacet(column: FacetColumn, value: string | null): void {
  useEventsView.setState(({ choice }) => ({ choice: toggledChoice(choice, column, value), ...top }));
}

export function chooseSpan(span: Span | null): void {
  useEventsView.setState({ span, ...top });
}

export function clearFilter(): void {
  useEventsView.setState({ text: '', choice: noChoice, span: null, ...top });
}

export function isFiltered({ text, choice, span }: EventsViewState): boolean {
  return composeQuery(text, choice) !== '' || span !== null;
}

export function sortBy(sort: EventSort): void {
  useEventsView.setState({ sort, ...top });
}

export function activate(active: ActiveEvent): void {
  useEventsView.setState({ active });
}

/** Comes back to this event, wherever it stands; nothing that could hide it stays chosen. */
export function showEvent(id: number): void {
  useEventsView.setState({ text: '', choice: noChoice, span: null, scrollPx: 0, active: { index: 0, id } });
}

/** Looks at exactly these events. */
export function showQuery(text: string, span: Span | null): void {
  useEventsView.setState({ text, choice: noChoice, span, ...top });
}

export function toggleSelected(ids: readonly number[], on?: boolean): void {
  const selected = new Set(useEventsView.getState().selected);
  for (const id of ids) {
    if (on ?? !selected.has(id)) selected.add(id);
    else selected.delete(id);
  }
  useEventsView.setState({ selected });
}

export function clearSelected(): void {
  useEventsView.setState({ selected: new Set() });
}

export function keepScroll(scrollPx: number): void {
  useEventsView.setState({ scrollPx });
}

export function viewRecord(recordView: RecordView): void {
  useEventsView.setState({ recordView });
}

interface Made {
  readonly text: string;
  readonly choice: FacetChoice;
  readonly span: Span | null;
  readonly sort: EventSort;
  readonly list: EventList;
}
let last: Made | undefined;

/** The same object for the same choice, so that it can be an input of hooks. */
function listOf({ text, choice, span, sort }: EventsViewState): EventList {
  if (last?.text === text && last.choice === choice && last.span === span && last.sort === sort)
    return last.list;
  const filter: EventFilter = {
    query: composeQuery(text, choice),
    from: span?.from ?? null,
    to: span?.to ?? null,
  };
  last = { text, choice, span, sort, list: { filter, sort } };
  return last.list;
}

export function useEventList(): EventList {
  return useEventsView(listOf);
}
