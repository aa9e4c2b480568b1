import {
  getIncident as getIncidentEndpoint,
  type IncidentDetail,
  listIncidents,
} from '../../../shared/api/incidents.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import { inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { containmentRow, putContainment } from '../cache/tables/containment.ts';
import { eventRow, putEvent } from '../cache/tables/events.ts';
import { evidenceRow, putEvidence } from '../cache/tables/evidence.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { incidentRow, newnessOf, putIncident } from '../cache/tables/incidents.ts';
import { generation, getMeta, setMeta } from '../cache/tables/meta.ts';
import { isPruned } from '../cache/tables/pruned.ts';
import type { Moved } from '../changes/moved.ts';

export type PollParts = {
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  readonly signal: AbortSignal;
  readonly moved: (moved: Moved) => void;
  readonly progress: (progress: SyncStatus['progress']) => void;
  readonly clock: Clock;
  /** Kept by the caller from round to round. */
  readonly memory: PollMemory;
};

/**
 * Incidents with everything under them as they were fetched, by id. The row in the cache does not tell: an answer to one's own
 * change brings the incident alone, without what others have put under it meanwhile.
 */
type Fetched = Map<
  string,
  { readonly version: number; readonly updatedAt: string; readonly serverTimeMs: number | null }
>;

/** What was fetched in earlier rounds, and when the server was last heard by its clock and by ours. */
type PollMemory = {
  readonly fetched: Fetched;
  heard: { readonly serverMs: number; readonly localMs: number } | null;
};

export function emptyMemory(): PollMemory {
  return { fetched: new Map(), heard: null };
}

const pageLimit = 200;
const parallelDetails = 4;
/** A change may be committed a little after one that has a later time. */
const overlapMs = 10_000;
/** Within its own second (which is what `Date` tells) an incident may have changed once more after it was fetched. */
const sameSecondMs = 2_000;

/**
 * One round against a server that has only the baseline endpoints: lists what changed since the last round, oldest change
 * first, and fetches each changed incident with everything under it. The mark moves after each page that is in completely.
 * It is a time of the server's clock, and never beyond it: a clock that was put back must not hide what changes now.
 */
export async function poll(parts: PollParts): Promise<void> {
  const { api, clock, db, memory, signal } = parts;
  const { fetched } = memory;
  const mark = getMeta(db, 'polled_until');
  const from = mark === null ? null : Date.parse(mark) - overlapMs;
  let since = from;
  let rows = 0;
  const ask = async (after: string | null) => {
    const query = {
      ...(since === null ? {} : { updated_since: toTimestamp(since) }),
      sort: 'updated_at',
      limit: pageLimit,
      ...(after === null ? {} : { cursor: after }),
    } as const;
    const { serverTimeMs, value } = await api.call(listIncidents, { query }, { signal });
    return { ...value, serverTimeMs };
  };
  let page = await ask(null);
  const { serverTimeMs: serverMs } = page;
  if (since !== null && serverMs !== null && wentBack(memory, serverMs, clock.nowMs(), since)) {
    // What was changed meanwhile may have an earlier time than what is here already.
    since = null;
    page = await ask(null);
  }
  if (serverMs !== null) memory.heard = { serverMs, localMs: clock.nowMs() };
  for (;;) {
    await inParallel(
      page.items.filter((incident) => isNews(db, memory, incident, from)),
      async (incident) => {
        if (isRowOnly(db, incident.id)) {
          inBatch(db, (batch) => putIncident(batch, incidentRow(incident)));
          parts.moved({ incidents: new Set([incident.id]), people: false, outbox: false });
          const { updated_at: updatedAt, version } = incident;
          fetched.set(incident.id, { version, updatedAt, serverTimeMs: page.serverTimeMs });
          return;
        }
        const params = { incident_id: incident.id };
        const { serverTimeMs, value } = await api.call(getIncidentEndpoint, { params }, { signal });
        parts.moved(applyDetail(db, value));
        const { updated_at: updatedAt, version } = value.incident;
        fetched.set(incident.id, { version, updatedAt, serverTimeMs });
      },
    );
    rows += page.items.length;
    if (page.next_cursor !== null) parts.progress({ rows, of: page.total });
    const newest = page.items.at(-1)?.updated_at;
    if (newest !== undefined) {
      const until = Math.min(Date.parse(newest), page.serverTimeMs ?? Number.POSITIVE_INFINITY);
      db.transaction(() => setMeta(db, 'polled_until', toTimestamp(until)));
      forgetBefore(fetched, toTimestamp(until - overlapMs));
    }
    if (page.next_cursor === null) return;
    page = await ask(page.next_cursor);
  }
}

/** What lies under a pruned incident is fetched by whoever wants it. */
function isRowOnly(db: WritableDb, incidentId: string): boolean {
  const n = findIncidentKey(db, incidentId);
  return n !== null && isPruned(db, n);
}

/** Whether the server's clock was put back since it was last heard; ours put forward looks the same and does no harm. */
function wentBack({ heard }: PollMemory, serverMs: number, localMs: number, since: number): boolean {
  const expected = heard === null ? since : heard.serverMs + (localMs - heard.localMs) - overlapMs / 2;
  return serverMs < Math.max(since, expected);
}

/** `from` is where the last complete round ended: what is older and was not fetched by this run is what the cache has. */
function isNews(db: WritableDb, memory: PollMemory, incident: Incident, from: number | null): boolean {
  const n = findIncidentKey(db, incident.id);
  const known = n === null ? null : newnessOf(db, n);
  if (known === null || known.gen !== generation(db)) return true;
  const before = memory.fetched.get(incident.id);
  const { updatedAt, version } = before ?? known;
  if (version !== incident.version || updatedAt !== incident.updated_at) return true;
  const changedMs = Date.parse(incident.updated_at);
  if (before === undefined) return from === null || changedMs >= from;
  const serverMs = Math.min(
    before.serverTimeMs ?? Number.POSITIVE_INFINITY,
    memory.heard?.serverMs ?? Number.POSITIVE_INFINITY,
  );
  return changedMs >= serverMs - sameSecondMs;
}

/** They are not listed again until they change. */
function forgetBefore(fetched: Fetched, time: string): void {
  for (const [id, { updatedAt }] of fetched) if (updatedAt < time) fetched.delete(id);
}

/** One incident with everything under it, in one transaction. Nothing under an incident is ever deleted. */
function applyDetail(db: WritableDb, detail: IncidentDetail): Moved {
  const { incident } = detail;
  inBatch(db, (batch) => {
    for (const event of detail.timeline) putEvent(batch, eventRow(event));
    for (const item of detail.evidence) putEvidence(batch, evidenceRow(item));
    for (const action of detail.containment) putContainment(batch, containmentRow(action));
    putIncident(batch, incidentRow(incident));
  });
  return { incidents: new Set([incident.id]), people: false, outbox: false };
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lanes = Array.from({ length: parallelDetails }, async () => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value);
  });
  await Promise.all(lanes);
}
