import type {
  Incident,
  IncidentField,
  IncidentPatch,
  IncidentStatus,
} from '../../../shared/domain/incident.ts';
import { judgeTransition } from '../../../shared/domain/lifecycle.ts';
import type { Json } from '../../../shared/domain/scalars.ts';
import type { TimelineEvent } from '../../../shared/domain/timeline-event.ts';
import type { Conflict, ConflictField } from '../../../shared/ipc/conflict-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { ReadableDb } from '../cache/database.ts';
import { allConflicts, type ConflictRow } from '../cache/tables/conflicts.ts';
import { eventsOf } from '../cache/tables/events.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { getIncident } from '../cache/tables/incidents.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';

/** What waits for the user to decide. Theirs is the server's row as it is here now, so that it follows further changes. */
export function conflictList({ db }: QueryContext): OutputOf<'conflict.list'> {
  const byCommand = Map.groupBy(allConflicts(db), (row) => row.command_id);
  const names = namesOfUsers(db);
  return { conflicts: [...byCommand.values()].flatMap((rows) => conflictFrom(db, rows, names)) };
}

function conflictFrom(
  db: ReadableDb,
  rows: readonly ConflictRow[],
  names: ReadonlyMap<string, string>,
): Conflict[] {
  const [first] = rows;
  if (first === undefined) return [];
  const n = findIncidentKey(db, first.incident_id);
  const incident = n === null ? null : getIncident(db, n);
  const events = n === null ? [] : eventsOf(db, n, first.incident_id);
  const reason = rows.find((row) => row.reason !== null)?.reason ?? null;
  return [
    {
      id: first.command_id,
      incident_id: first.incident_id,
      incident_reference: incident?.reference ?? null,
      incident_title: incident?.title ?? null,
      incident_status: incident?.status ?? null,
      version: incident?.version ?? null,
      written_at: first.written_at,
      noticed_at: first.noticed_at,
      reason,
      fields: rows.map((row): ConflictField => {
        const theirs = incident === null ? row.theirs : serverValue(incident, row.field);
        const change = changeTo(events, row.field, theirs);
        return {
          ...{ field: row.field, base: row.base, mine: row.mine, theirs },
          theirs_by: change?.author_id == null ? null : (names.get(change.author_id) ?? null),
          theirs_at: change?.received_at ?? null,
          mine_unavailable: whyNotMine(incident, row, rows, reason),
        };
      }),
    },
  ];
}

function serverValue(incident: Incident, field: IncidentField): Json {
  return incident[field] ?? null;
}

/** The newest entry that tells of this value; the newest about the field where none does. */
function changeTo(events: readonly TimelineEvent[], field: IncidentField, value: Json): TimelineEvent | null {
  const about = events
    .filter((event) => event.changes.some((change) => change.field === field))
    .sort((left, right) => (left.received_at < right.received_at ? 1 : -1));
  const same = JSON.stringify(value);
  const exact = about.find((event) =>
    event.changes.some((change) => change.field === field && JSON.stringify(change.new) === same),
  );
  return exact ?? about[0] ?? null;
}

function whyNotMine(
  incident: Incident | null,
  row: ConflictRow,
  rows: readonly ConflictRow[],
  reason: string | null,
): string | null {
  if (incident === null) return 'The incident is no longer here: there is nothing to put it into.';
  if (row.field !== 'status' || row.mine === incident.status) return null;
  const mine = Object.fromEntries(rows.map(({ field, mine: value }) => [field, value])) as IncidentPatch;
  const status = row.mine as IncidentStatus;
  const verdict = judgeTransition(incident, { ...mine, status, ...(reason === null ? {} : { reason }) });
  if (verdict.kind !== 'no_such_step') return null;
  const word = (of: string) => of.replaceAll('_', ' ');
  return `The incident is ${word(incident.status)} now, and there is no step from there to ${word(status)}.`;
}
