import { randomUUID } from 'node:crypto';
import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import type { User } from '../../shared/domain/user.ts';
import { appendAudit } from '../audit-log/append.ts';
import type { Passwords } from '../checks/passwords.ts';
import { type EntityKind, type EntityKinds, insertEntity } from '../store/entities.ts';
import { setFact } from '../store/facts.ts';
import { insertIncidentRow, noteReference } from '../store/incidents.ts';
import { feedHead, insertOrganization, moveFeedHead, type Organization } from '../store/organizations.ts';
import { insertUser } from '../store/users.ts';
import { inTransaction, type Store, type Work } from '../store/work.ts';

export type LoadedIncident = {
  readonly incident: Incident;
  readonly events: readonly TimelineEvent[];
  readonly evidence: readonly Evidence[];
  readonly containment: readonly ContainmentAction[];
};

export type LoadedOrganization = {
  readonly organization: { readonly id: string; readonly name: string; readonly tier: Tier };
  readonly users: readonly { readonly user: User; readonly password: string }[];
  readonly incidents: Iterable<LoadedIncident>;
};

/** Name of the fact that says which sample a store holds. */
export const sampleFact = 'sample';

/** Entities between two lines of progress. */
const progressEvery = 100_000;

/**
 * Loads an organisation with everything in it in one transaction: entities in feed order, list rows, the counters of references,
 * one audit record. A store that was interrupted holds nothing of it.
 */
export async function loadOrganization(
  store: Store,
  passwords: Passwords,
  name: string,
  given: LoadedOrganization,
  progress: (rows: number) => void,
): Promise<void> {
  const hashes = await Promise.all(given.users.map(({ password }) => passwords.hash(password)));
  inTransaction(store, (work) => {
    const org = insertOrganization(work.db, {
      ...given.organization,
      created_at: work.now,
      feed_epoch: randomUUID(),
    });
    const feed = appender(work, org, progress);
    given.users.forEach(({ user }, index) => {
      insertUser(work.db, { user, org: org.number, passwordHash: hashes[index] ?? '' });
      feed.append('user', user);
    });
    for (const loaded of given.incidents) loadIncident(work, org, feed, loaded);
    feed.finish();
    setFact(work.db, sampleFact, name);
    appendAudit(work, org, {
      act: 'sample.loaded',
      actor: { id: 'system', type: 'system' },
      obj: { id: org.id, type: 'organization' },
      out: 'ok',
      detail: { sample: name, entities: feed.count() },
    });
  });
  store.db.pragma('wal_checkpoint(TRUNCATE)'); // A large sample would leave as much again behind in the log.
}

type Appender = {
  readonly append: <K extends EntityKind>(kind: K, entity: EntityKinds[K]) => void;
  readonly count: () => number;
  readonly finish: () => void;
};

/** Appends to the end of a feed and moves its head once, at the end. */
function appender(work: Work, org: Organization, progress: (rows: number) => void): Appender {
  const head = feedHead(work.db, org.number);
  let count = 0;
  return {
    append: (kind, entity) => {
      count += 1;
      insertEntity(work.db, org.number, head.seq + count, kind, entity);
      if (count % progressEvery === 0) progress(count);
    },
    count: () => count,
    finish: () => {
      moveFeedHead(work.db, org.number, head.seq + count, head.rows + count);
      work.moved.add(org.number);
    },
  };
}

function loadIncident(work: Work, org: Organization, feed: Appender, loaded: LoadedIncident): void {
  const { incident, events, evidence, containment } = loaded;
  insertIncidentRow(work.db, org.number, incident, null);
  if (incident.reference !== null) noteReference(work.db, org.number, incident.reference);
  feed.append('incident', incident);
  for (const event of events) feed.append('event', event);
  for (const piece of evidence) feed.append('evidence', piece);
  for (const action of containment) feed.append('containment', action);
}
