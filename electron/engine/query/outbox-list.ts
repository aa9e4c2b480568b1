import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { allOutboxRows } from '../cache/tables/outbox.ts';
import type { QueryContext } from './context.ts';
import { mergedIncident } from './merge-pending.ts';

/** What waits for the server or was refused by it, oldest first. */
export function outboxList({ db, sending, written }: QueryContext): OutputOf<'outbox.list'> {
  const underWay = sending();
  const entries = allOutboxRows(db).map((row) => {
    const n = findIncidentKey(db, row.incident_id);
    const incident = n === null ? null : (mergedIncident(db, n)?.incident ?? null);
    const { id, kind, incident_id, summary, queued_at, attempts, next_attempt_at, problem, text } = row;
    const state = underWay.has(id) ? ('sending' as const) : row.state;
    const open = state === 'queued' || state === 'refused';
    return {
      ...{ id, kind, incident_id, summary, queued_at, attempts, next_attempt_at, problem, text, state },
      incident_reference: incident?.reference ?? null,
      incident_title: incident?.title ?? null,
      editable: open ? Object.entries(written(row)).map(([name, value]) => ({ name, value })) : [],
      patch: kind === 'incident.edit' ? patchOf(row.payload) : null,
    };
  });
  return { entries };
}

/** Of an edit, whose payload was checked when it was written. */
function patchOf(payload: unknown): IncidentPatch {
  return (payload as { readonly patch: IncidentPatch }).patch;
}
