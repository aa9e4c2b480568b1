import { useEffect, useRef } from 'react';
import type { Role } from '../../../shared/domain/role.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueueFilter, QueueRow } from '../../../shared/ipc/queue-calls.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { movesWithTime } from '../../../shared/query/queue-fields.ts';
import { call } from '../../bridge/bridge.ts';
import { useSession } from '../../bridge/session-store.ts';
import { useSync } from '../../bridge/sync-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';
import { useWindowedQuery, type WindowedRows } from '../../bridge/use-windowed-query.ts';
import { useNow } from '../../lib/use-now.ts';
import { shownColumns, useColumnChoice } from './queue-column-choice.ts';
import type { QueueList } from './queue-lists.ts';
import { defaultSort } from './queue-sort.ts';

export type QueueRows = WindowedRows<QueueRow>;
export type Facets = OutputOf<'queue.facets'>;
export type Preview = NonNullable<OutputOf<'incident.get'>>;
export type TimelineEntry = Preview['timeline'][number];

const TIME_STEP_MS = 30_000;

export function useQueueRows(list: QueueList): QueueRows {
  const clocks = shownColumns(useColumnChoice()).includes('clock');
  const rows = useWindowedQuery('queue.page', { ...list, clocks }, ['queue']);
  // What asks for an age changes while nothing moves.
  const step = useNow(TIME_STEP_MS);
  const moves = movesWithTime(list.filter.query);
  const again = useRef(rows.askAgain);
  again.current = rows.askAgain;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step asks once
  useEffect(() => {
    if (moves) again.current();
  }, [moves, step]);
  return rows;
}

export function useFacets(filter: QueueFilter): Facets | undefined {
  return useLiveQuery('queue.facets', { filter }, { topics: ['queue'], keepPrevious: true }).value;
}

/** How many incidents a view holds. */
export function useViewTotal(filter: QueueFilter): number | undefined {
  return useLiveQuery(
    'queue.page',
    { filter, sort: defaultSort, offset: 0, limit: 1 },
    { topics: ['queue'], keepPrevious: true },
  ).value?.total;
}

export function useGroups(list: QueueList): OutputOf<'queue.groups'>['groups'] {
  const answer = useLiveQuery('queue.groups', list, { topics: ['queue'], keepPrevious: true });
  return answer.value?.groups ?? NO_GROUPS;
}

const NO_GROUPS: OutputOf<'queue.groups'>['groups'] = [];

export function useSimilar(id: string, days: number): OutputOf<'incident.similar'> | undefined {
  return useLiveQuery('incident.similar', { id, days }, { topics: [`incident:${id}`] }).value;
}

export function usePreview(id: string): LiveQuery<Preview | null> {
  return useLiveQuery('incident.get', { id }, { topics: [`incident:${id}`] });
}

/** Where an incident stands in the list now; null when it is not in it or cannot be told. */
export async function locate(list: QueueList, id: string): Promise<number | null> {
  const result = await call('queue.locate', { ...list, id });
  return result.ok ? result.value.index : null;
}

/** Ids of a part of the list; null when it could not be told. */
export async function selectionIds(
  list: QueueList,
  offset: number,
  limit: number,
): Promise<readonly string[] | null> {
  const result = await call('queue.ids', { ...list, offset, limit });
  return result.ok ? result.value.ids : null;
}

/** The incident with this reference; null when this machine does not know one. */
export async function findIncident(reference: string): Promise<string | null> {
  const result = await call('queue.page', {
    filter: { text: reference },
    sort: defaultSort,
    offset: 0,
    limit: 20,
  });
  if (!result.ok) return null;
  return result.value.rows.find((row) => row.reference === reference)?.id ?? null;
}

export async function loadDraft(key: string): Promise<string | null> {
  const result = await call('draft.get', { key });
  return result.ok ? (result.value?.text ?? null) : null;
}

interface Who {
  readonly id: string | undefined;
  readonly roles: readonly Role[];
}

const NOBODY: Who = { id: undefined, roles: [] };

export function useWho(): Who {
  return useSession(({ session }) => (session.kind === 'signed_in' ? session.me : NOBODY));
}

export function useSyncStatus(): SyncStatus | null {
  return useSync((store) => store.sync);
}

export type Changed = OutputOf<'queue.changed'>;

const NOTHING: Changed = { rows: [], total: 0 };

export type KeptList = OutputOf<'keep.list'>;

/** What is pinned to this machine, and how much of it is here. */
export function useKeptList(): KeptList | undefined {
  return useLiveQuery('keep.list', {}, { topics: ['queue', 'storage', 'evidence'], keepPrevious: true })
    .value;
}

/** Incidents into whose notes the search could not look. */
export function useUnsearched(filter: QueueFilter): number {
  const answer = useLiveQuery(
    'queue.page',
    { filter, sort: defaultSort, offset: 0, limit: 1 },
    { topics: ['queue', 'storage'], keepPrevious: true },
  );
  return answer.value?.unsearched ?? 0;
}

/** What others have changed since the person looked. */
export function useChanged(): Changed {
  return useLiveQuery('queue.changed', {}, { topics: ['queue'] }).value ?? NOTHING;
}

const NO_PEOPLE: OutputOf<'people.list'>['people'] = [];

export function usePeople(): OutputOf<'people.list'>['people'] {
  return useLiveQuery('people.list', {}, { topics: ['people'] }).value?.people ?? NO_PEOPLE;
}
