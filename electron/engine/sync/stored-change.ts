import type { Change } from '../../../shared/api/sync.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { type ContainmentRow, containmentRow } from '../cache/tables/containment.ts';
import { type EventRow, eventRow } from '../cache/tables/events.ts';
import { type EvidenceRow, evidenceRow } from '../cache/tables/evidence.ts';
import { type IncidentRow, incidentRow } from '../cache/tables/incidents.ts';
import { type UserRow, userRow } from '../cache/tables/users.ts';

type Place = {
  readonly id: string;
  /** Of which incident; null for people, and where a tombstone does not say. */
  readonly incident_id: string | null;
};

/** One change that was checked and brought into the form of its table; `row` is null for a tombstone. */
export type StoredChange =
  | (Place & { readonly kind: 'incident'; readonly row: IncidentRow | null })
  | (Place & { readonly kind: 'event'; readonly row: EventRow | null })
  | (Place & { readonly kind: 'evidence'; readonly row: EvidenceRow | null })
  | (Place & { readonly kind: 'containment'; readonly row: ContainmentRow | null })
  | (Place & { readonly kind: 'user'; readonly row: UserRow | null });

export function storedChange(change: Change): StoredChange {
  const { kind, id, data } = change;
  switch (kind) {
    case 'incident':
      return { kind, id, incident_id: id, row: data === null ? null : incidentRow(data) };
    case 'event':
      return { kind, id, incident_id: incidentOf(change), row: data === null ? null : eventRow(data) };
    case 'evidence':
      return { kind, id, incident_id: incidentOf(change), row: data === null ? null : evidenceRow(data) };
    case 'containment':
      return { kind, id, incident_id: incidentOf(change), row: data === null ? null : containmentRow(data) };
    case 'user':
      return { kind, id, incident_id: null, row: data === null ? null : userRow(data) };
    default:
      return assertNever(kind);
  }
}

function incidentOf({ data, incident_id }: Extract<Change, { kind: 'event' | 'evidence' | 'containment' }>) {
  return data?.incident_id ?? incident_id;
}
