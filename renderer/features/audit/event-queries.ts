import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import type { EventFilter } from '../../../shared/ipc/event-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';
import { useWindowedQuery, type WindowedRows } from '../../bridge/use-windowed-query.ts';
import type { EventList } from './events-view-state.ts';

export type EventRows = WindowedRows<CaseEvent>;
export type EventDetail = OutputOf<'event.get'>;
export type EventField = EventDetail['fields'][number];
export type EventFacets = OutputOf<'event.facets'>;
export type EventHistogram = OutputOf<'event.histogram'>;
export type QueryCheck = OutputOf<'query.check'>;
export type SavedSearch = OutputOf<'search.list'>['searches'][number];
export type Sessions = OutputOf<'session.rebuild'>;

const FACET_VALUES = 8;

export function useEventRows(list: EventList): EventRows {
  return useWindowedQuery('event.page', list, ['events', 'bookmarks']);
}

export function useEventFacets(filter: EventFilter): LiveQuery<EventFacets> {
  return useLiveQuery(
    'event.facets',
    { filter, top: FACET_VALUES },
    { topics: ['events'], keepPrevious: true },
  );
}

export function useEventHistogram(filter: EventFilter, buckets: number): LiveQuery<EventHistogram> {
  return useLiveQuery('event.histogram', { filter, buckets }, { topics: ['events'], keepPrevious: true });
}

export function useEvent(id: number): LiveQuery<EventDetail> {
  return useLiveQuery('event.get', { id }, { topics: ['events', 'bookmarks', 'findings'] });
}

export function useSearches(): readonly SavedSearch[] {
  return useLiveQuery('search.list', {}, { topics: ['findings', 'case'] }).value?.searches ?? [];
}

export function useSessions(actor: string, filter: EventFilter, gapMinutes: number): LiveQuery<Sessions> {
  return useLiveQuery(
    'session.rebuild',
    { actor, filter, gap_minutes: gapMinutes },
    { topics: ['events'], keepPrevious: true },
  );
}

/** Where an event stands in the list now; null when it is not in it or cannot be told. */
export async function locateEvent(list: EventList, id: number): Promise<number | null> {
  const result = await call('event.locate', { ...list, id });
  return result.ok ? result.value.index : null;
}

export async function readEvents(input: InputOf<'event.page'>): Promise<Result<OutputOf<'event.page'>>> {
  return await call('event.page', input);
}

export function checkQuery(query: string, caret: number): Promise<Result<QueryCheck>> {
  return call('query.check', { query, caret });
}
