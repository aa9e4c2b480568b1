import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { eventsOf } from '../cache/tables/events.ts';
import { incidentColumns } from '../cache/tables/incidents.ts';
import { changedSinceSeen, countChangedSinceSeen } from '../cache/tables/seen.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';
import { listedIncident } from './listed-incident.ts';
import { sinceSeen } from './since-seen.ts';

/** What a person can go through; the rest is counted, and comes up as these are seen. */
const most = 200;

export function queueChanged({ db, me }: QueryContext): OutputOf<'queue.changed'> {
  const names = namesOfUsers(db);
  const rows = changedSinceSeen(db, me.id, most).flatMap(({ n, seenAt, updatedAt }) => {
    const listed = listedIncident(db, n, incidentColumns(db, n));
    const since = listed === null ? null : sinceSeen(eventsOf(db, n, listed.id), seenAt, me.id, names);
    if (listed === null || since === null) return [];
    const { id, reference, title, severity, status } = listed;
    return [{ id, reference, title, severity, status, changed_at: updatedAt, since }];
  });
  return { rows, total: rows.length < most ? rows.length : countChangedSinceSeen(db, me.id) };
}
