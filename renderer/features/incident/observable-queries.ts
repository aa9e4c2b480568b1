import type { Observable } from '../../../shared/domain/observable.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { NamedObservable } from '../../../shared/ipc/observable-calls.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type { NamedObservable };
export type Elsewhere = OutputOf<'observable.elsewhere'>;

const NOTHING: readonly NamedObservable[] = [];

export function useObservables(incidentId: string): readonly NamedObservable[] {
  const topics = [`incident:${incidentId}`, 'queue'] as const;
  return (
    useLiveQuery('observable.list', { incident_id: incidentId }, { topics }).value?.observables ?? NOTHING
  );
}

export function useElsewhere(incidentId: string, { kind, value }: Observable): LiveQuery<Elsewhere> {
  const input = { incident_id: incidentId, observable: { kind, value } };
  return useLiveQuery('observable.elsewhere', input, { topics: ['queue'] });
}
