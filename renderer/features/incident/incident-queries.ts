import type { Role } from '../../../shared/domain/role.ts';
import type { User } from '../../../shared/domain/user.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueueFilter, QueueSort } from '../../../shared/ipc/queue-calls.ts';
import type { OutboxEntry, SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { useSession } from '../../bridge/session-store.ts';
import { useSync } from '../../bridge/sync-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type IncidentView = NonNullable<OutputOf<'incident.get'>>;
export type TimelineEntry = IncidentView['timeline'][number];
export type Whereabouts = OutputOf<'queue.locate'>;

/** The list that the incident was opened from; its neighbours are those of `[` and `]`. */
export interface SurroundingList {
  readonly filter: QueueFilter;
  readonly sort: QueueSort;
}

export function useIncident(id: string): LiveQuery<IncidentView | null> {
  return useLiveQuery('incident.get', { id }, { topics: [`incident:${id}`, 'people'] });
}

export function useWhereabouts(list: SurroundingList, id: string): Whereabouts | undefined {
  return useLiveQuery('queue.locate', { ...list, id }, { topics: ['queue'] }).value;
}

const NOBODY: readonly User[] = [];

export function usePeople(): readonly User[] {
  return useLiveQuery('people.list', {}, { topics: ['people'] }).value?.people ?? NOBODY;
}

const NO_ENTRIES: readonly OutboxEntry[] = [];

/** Changes of fields of this incident that the server refused; refused entries of the timeline stand in the timeline. */
export function useRefusedChanges(id: string): readonly OutboxEntry[] {
  const entries = useLiveQuery('outbox.list', {}, { topics: ['outbox'] }).value?.entries ?? NO_ENTRIES;
  return entries.filter(
    (entry) => entry.incident_id === id && entry.state === 'refused' && entry.kind !== 'timeline.add',
  );
}

/** The incident with this reference; null when this machine does not know one. */
export async function findIncident(reference: string): Promise<string | null> {
  const result = await call('queue.page', {
    filter: { text: reference },
    sort: { by: 'reference', direction: 'desc' },
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

const NOBODY_SIGNED_IN: Who = { id: undefined, roles: [] };

export function useWho(): Who {
  return useSession(({ session }) => (session.kind === 'signed_in' ? session.me : NOBODY_SIGNED_IN));
}

export function useSyncStatus(): SyncStatus | null {
  return useSync((store) => store.sync);
}
