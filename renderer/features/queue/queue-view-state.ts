import { create } from 'zustand';
import type { QueueGroup, QueueSort, SavedView } from '../../../shared/ipc/queue-calls.ts';
import type { ActiveRow } from '../../lib/active-row.ts';
import { forgetRuns } from './bulk-run.ts';
import type { QueueList } from './queue-lists.ts';
import { clearSelection } from './queue-selection.ts';
import { defaultSort } from './queue-sort.ts';
import {
  type FacetId,
  filterOf,
  noRefinement,
  type Refinement,
  toggled,
  type ViewId,
} from './queue-views.ts';

interface QueueViewState {
  /** Whose view it is; another person starts afresh. */
  readonly ownerId: string | null;
  readonly view: ViewId;
  /** The view of one's own that is shown; null as soon as anything of it is changed. */
  readonly savedId: string | null;
  readonly refinement: Refinement;
  readonly sort: QueueSort;
  readonly active: ActiveRow<string>;
  /** Scroll offset in px, for coming back. */
  readonly scrollPx: number;
}

const top: Pick<QueueViewState, 'active' | 'scrollPx'> = { active: { index: 0, id: null }, scrollPx: 0 };
const fresh: QueueViewState = {
  ownerId: null,
  view: 'open',
  savedId: null,
  refinement: noRefinement,
  sort: defaultSort,
  ...top,
};

export const useQueueView = create<QueueViewState>(() => fresh);

/** Called with who is signed in; keeps the view of the same person and forgets that of another. */
export function claimQueueView(ownerId: string): void {
  if (useQueueView.getState().ownerId === ownerId) return;
  useQueueView.setState({ ...fresh, ownerId });
  clearSelection();
  forgetRuns();
}

export function showView(view: ViewId): void {
  const { savedId, refinement } = useQueueView.getState();
  // What narrowed a view of one's own belongs to it.
  useQueueView.setState({
    view,
    savedId: null,
    refinement: savedId === null ? refinement : noRefinement,
    ...top,
  });
  clearSelection();
}

/** Whatever fits a query, without anything that narrowed the list before. */
export function showQuery(query: string): void {
  useQueueView.setState({ view: 'all', savedId: null, refinement: { ...noRefinement, query }, ...top });
  clearSelection();
}

export function refine(refinement: Refinement): void {
  useQueueView.setState({ refinement, savedId: null, ...top });
  // What is not on the list any more must not be changed with it.
  clearSelection();
}

export function searchFor(text: string): void {
  const { refinement } = useQueueView.getState();
  if (text !== refinement.query) refine({ ...refinement, query: text });
}

export function toggleFacet(facet: FacetId, value: string): void {
  refine(toggled(useQueueView.getState().refinement, facet, value));
}

function refinementOf({ filter }: SavedView): Refinement {
  const { query, severity, status, assignee, source, tag } = filter;
  return { query, severity, status, assignee, source, tag };
}

/** What a view of one's own lists. */
export function listOfSaved(view: SavedView): QueueList {
  return { filter: filterOf(view.base, refinementOf(view)), sort: view.sort };
}

/** A view of one's own as it was saved. */
export function showSaved(view: SavedView): void {
  const { id, base, sort } = view;
  useQueueView.setState({ view: base, savedId: id, refinement: refinementOf(view), sort, ...top });
  clearSelection();
}

export function groupBy(group: QueueGroup | 'none'): void {
  const { group: _, ...plain } = useQueueView.getState().sort;
  sortBy(group === 'none' ? plain : { ...plain, group });
}

/** Keeps the grouping. */
export function sortBy(sort: QueueSort): void {
  useQueueView.setState({ sort, savedId: null, ...top });
}

export function activate(active: ActiveRow<string>): void {
  useQueueView.setState({ active });
}

/** The incident that is being looked at elsewhere: the queue will be on it when it comes back. */
export function showInQueue(id: string): void {
  const { active } = useQueueView.getState();
  if (active.id !== id) activate({ index: active.index, id });
}

export function keepScroll(scrollPx: number): void {
  useQueueView.setState({ scrollPx });
}

let last: {
  readonly view: ViewId;
  readonly refinement: Refinement;
  readonly sort: QueueSort;
  list: QueueList;
};

/** The same object for the same choice, so that it can be an input of hooks. */
function listOf(state: QueueViewState): QueueList {
  const { view, refinement, sort } = state;
  if (last?.view === view && last.refinement === refinement && last.sort === sort) return last.list;
  last = { view, refinement, sort, list: { filter: filterOf(view, refinement), sort } };
  return last.list;
}

export function useQueueList(): QueueList {
  return useQueueView(listOf);
}
