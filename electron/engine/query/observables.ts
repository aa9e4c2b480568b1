import {
  distinctObservables,
  isInternal,
  type Observable,
  observableKey,
} from '../../../shared/domain/observable.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { QueueSort } from '../../../shared/ipc/queue-calls.ts';
import { queueFilterSchema } from '../../../shared/ipc/queue-calls.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { prunedNumbers } from '../cache/tables/pruned.ts';
import type { QueryContext } from './context.ts';
import { incidentGet } from './incident-get.ts';
import { mergedIncident } from './merge-pending.ts';
import { readWhole } from './observable-index.ts';

/** Looked up at once when an incident opens; the others when somebody asks for them. */
const countedAtOnce = 60;
const listed = 100;
const everything = queueFilterSchema.parse({});
const newestFirst: QueueSort = { by: 'detected_at', direction: 'desc' };

export function observableList(
  context: QueryContext,
  { incident_id }: ParsedInputOf<'observable.list'>,
): OutputOf<'observable.list'> {
  const view = incidentGet(context, { id: incident_id });
  if (view === null) return { observables: [] };
  const { incident, timeline } = view;
  const texts = [
    `${incident.title}\n${incident.description}`,
    ...incident.affected_assets,
    ...timeline.flatMap(({ event }) => (event.struck === null ? `${event.text}\n${event.source}` : [])),
  ];
  const found = new Map<string, { readonly one: Observable; named: number }>();
  for (const text of texts)
    for (const one of distinctObservables([text])) {
      const entry = found.get(observableKey(one)) ?? { one, named: 0 };
      entry.named += 1;
      found.set(observableKey(one), entry);
    }
  const others = othersNaming(context, incident_id);
  return {
    observables: [...found.values()].map(({ one, named }, at) => ({
      ...one,
      named,
      internal: isInternal(one),
      elsewhere: at < countedAtOnce ? others(one).length : null,
    })),
  };
}

export function observableElsewhere(
  context: QueryContext,
  { incident_id, observable }: ParsedInputOf<'observable.elsewhere'>,
): OutputOf<'observable.elsewhere'> {
  const { db } = context;
  const others = othersNaming(context, incident_id)(observable);
  const incidents = others.flatMap((n) => {
    const incident = mergedIncident(db, n)?.incident;
    if (incident === undefined) return [];
    const { id, reference, title, severity, status, detected_at } = incident;
    return [{ id, reference, title, severity, status, detected_at }];
  });
  incidents.sort((one, other) => (one.detected_at < other.detected_at ? 1 : -1));
  const pruned = prunedNumbers(db);
  return {
    total: incidents.length,
    incidents: incidents.slice(0, listed),
    not_searched: pruned.filter((n) => !others.includes(n)).length,
  };
}

function othersNaming(
  context: QueryContext,
  incidentId: string,
): (observable: Observable) => readonly number[] {
  const own = findIncidentKey(context.db, incidentId);
  const namers = context.observables.namers(newest(context));
  return (observable) => [...namers(observable)].filter((n) => n !== own);
}

function newest({ queueList }: QueryContext): readonly number[] {
  return Array.from(queueList.numbers(everything, newestFirst).subarray(0, readWhole));
}
