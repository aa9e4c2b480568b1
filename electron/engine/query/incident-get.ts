import type { Confirmation } from '../../../shared/ipc/confirmation.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { NotKept, TimelineEntry } from '../../../shared/ipc/incident-calls.ts';
import { conflictFieldsOf } from '../cache/tables/conflicts.ts';
import { eventsOf } from '../cache/tables/events.ts';
import { evidenceOf } from '../cache/tables/evidence.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { incidentColumns } from '../cache/tables/incidents.ts';
import type { PendingEffect } from '../cache/tables/pending-effects.ts';
import { hasPin } from '../cache/tables/pins.ts';
import { getPruned } from '../cache/tables/pruned.ts';
import { seenAt } from '../cache/tables/seen.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';
import { shownContainment } from './merge-containment.ts';
import { mergedIncident } from './merge-pending.ts';
import { sinceSeen } from './since-seen.ts';

/** One incident as the user sees it: the server's rows with everything pending on top, each marked as what it is. */
export function incidentGet(
  { db, keeping, me }: QueryContext,
  input: ParsedInputOf<'incident.get'>,
): OutputOf<'incident.get'> {
  const n = findIncidentKey(db, input.id);
  const merged = n === null ? null : mergedIncident(db, n);
  if (n === null || merged === null) return null;
  const { incident, effects } = merged;
  const names = namesOfUsers(db);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const events = eventsOf(db, n, input.id);
  const seen = seenAt(db, n);
  const confirmed = events.map((event): TimelineEntry => {
    return {
      event,
      author_name: nameOf(event.author_id),
      state: 'confirmed',
      command_id: null,
      problem: null,
    };
  });
  const arrived = new Set(confirmed.map((entry) => entry.event.id));
  const waiting = effects.flatMap((effect): TimelineEntry[] =>
    effect.kind !== 'event' || arrived.has(effect.data.id)
      ? [] // The feed may bring an event before the answer to its sending.
      : [
          {
            event: effect.data,
            author_name: nameOf(effect.data.author_id),
            state: effect.state === 'refused' ? 'refused' : 'pending',
            command_id: effect.commandId,
            problem: effect.problem,
          },
        ],
  );
  return {
    incident,
    assignee_name: nameOf(incident.assignee_id),
    reporter_name: nameOf(incident.reporter_id),
    state: stateOf(effects),
    pending_fields: [...merged.pendingFields],
    conflict_fields: [...conflictFieldsOf(db, input.id)],
    timeline: waiting.length === 0 ? confirmed : [...confirmed, ...waiting].sort(byTime),
    evidence: [...evidenceOf(db, n)],
    containment: [...shownContainment(db, n, effects)],
    duplicate_reference: referenceOf(db, incident.duplicate_of),
    not_kept: notKept(db, keeping, n, input.id),
    pinned: hasPin(db, input.id),
    pinned_by: [...keeping.pinned.viewsOf(n)],
    since: seen === null ? null : sinceSeen(events, seen, me.id, names),
  };
}

function notKept(
  db: QueryContext['db'],
  { details }: QueryContext['keeping'],
  n: number,
  id: string,
): NotKept | null {
  const pruned = getPruned(db, n);
  if (pruned === null) return null;
  const { since, why, entries } = pruned;
  return { since, why, entries, ...details.stateOf(id) };
}

/** Of the incident's own fields; what is under it has its own. */
function stateOf(effects: readonly PendingEffect[]): Confirmation {
  const own = effects.filter(({ kind }) => kind === 'incident' || kind === 'patch');
  if (own.some((effect) => effect.state === 'refused')) return 'refused';
  return own.length > 0 ? 'pending' : 'confirmed';
}

function byTime({ event: left }: TimelineEntry, { event: right }: TimelineEntry): number {
  const [a, b] = [`${left.happened_at}${left.id}`, `${right.happened_at}${right.id}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

function referenceOf(db: QueryContext['db'], id: string | null): string | null {
  const n = id === null ? null : findIncidentKey(db, id);
  return n === null ? null : (incidentColumns(db, n)?.[2] ?? null);
}
