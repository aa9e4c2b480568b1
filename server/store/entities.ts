import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import type { User } from '../../shared/domain/user.ts';
import { all, type Database, one, run } from './database.ts';
import { feedHead, moveFeedHead } from './organizations.ts';
import type { Work } from './work.ts';

/** Every kind of entity with its shape; each is one row, which is also its one row in the change feed. */
export type EntityKinds = {
  readonly incident: Incident;
  readonly event: TimelineEvent;
  readonly evidence: Evidence;
  readonly containment: ContainmentAction;
  readonly user: User;
};
export type EntityKind = keyof EntityKinds;

/** Lower bits of `position` that hold the place in the feed. */
const seqBits = 40;
const seqMask = 2 ** seqBits - 1;
const noBytes = Buffer.alloc(0);

/** Stores an entity as it is now and moves it to the end of its organisation's feed. */
export function putEntity<K extends EntityKind>(
  work: Work,
  org: number,
  kind: K,
  entity: EntityKinds[K],
): void {
  const head = feedHead(work.db, org);
  const seq = head.seq + 1;
  const moved = run(
    work.db,
    `UPDATE entities SET position = (? << ${seqBits}) | ?, doc = ? WHERE id = ? AND org = ? AND kind = ?`,
    org,
    seq,
    JSON.stringify(entity),
    entity.id,
    org,
    kind,
  );
  if (moved === 0) insertEntity(work.db, org, seq, kind, entity);
  moveFeedHead(work.db, org, seq, head.rows + (moved === 0 ? 1 : 0));
  work.moved.add(org);
}

/** Appends an entity that is new at place `seq`; the caller moves the head. For loading many. */
export function insertEntity<K extends EntityKind>(
  db: Database,
  org: number,
  seq: number,
  kind: K,
  entity: EntityKinds[K],
): void {
  run(
    db,
    `INSERT INTO entities (position, org, kind, id, incident_id, doc) VALUES ((? << ${seqBits}) | ?, ?, ?, ?, ?, ?)`,
    org,
    seq,
    org,
    kind,
    entity.id,
    incidentOf(kind, entity),
    JSON.stringify(entity),
  );
}

export function entity<K extends EntityKind>(
  db: Database,
  org: number,
  kind: K,
  id: string,
): EntityKinds[K] | null {
  const row = one<{ doc: string }>(
    db,
    'SELECT doc FROM entities WHERE id = ? AND org = ? AND kind = ?',
    id,
    org,
    kind,
  );
  return row === null ? null : (JSON.parse(row.doc) as EntityKinds[K]);
}

/** Serialised entities of one kind under an incident, in the order in which they reached the server. */
export function docsOfIncident(
  db: Database,
  org: number,
  incidentId: string,
  kind: 'event' | 'evidence' | 'containment',
): readonly string[] {
  const order = kind === 'containment' ? 'id' : 'position';
  return all<{ doc: string }>(
    db,
    `SELECT doc FROM entities WHERE incident_id = ? AND org = ? AND kind = ? ORDER BY ${order}`,
    incidentId,
    org,
    kind,
  ).map((row) => row.doc);
}

export type FeedPage = {
  /** Serialised changes in UTF-8, joined by commas. */
  readonly changes: Buffer;
  readonly count: number;
  /** Place of the last change of the page; where the reader was when there is none. */
  readonly seq: number;
};

/**
 * Changes after `seq`, oldest first. The page is put together inside SQLite, which is several times as fast as handing over each
 * row; an outer aggregate reads the rows of an ordered, limited subquery in its order. Fewer changes than allowed are taken
 * when they are more than `bytes`, but at least one where there is one.
 */
export function feedPage(
  db: Database,
  org: number,
  seq: number,
  most: { readonly changes: number; readonly bytes: number },
): FeedPage {
  const row = one<{ at: number | null; count: number; changes: Buffer | null }>(
    db,
    `SELECT max(at) AS at, count(*) AS count, CAST(group_concat(change, ',') AS BLOB) AS changes FROM (
       SELECT position & ${seqMask} AS at,
         '{"kind":"' || kind || '","id":"' || id || '","incident_id":' ||
         CASE WHEN incident_id IS NULL THEN 'null' ELSE '"' || incident_id || '"' END ||
         ',"data":' || doc || '}' AS change
       FROM entities WHERE position > ((? << ${seqBits}) | ?) AND position <= ((? << ${seqBits}) | ${seqMask})
       ORDER BY position LIMIT ?)`,
    org,
    seq,
    org,
    most.changes,
  );
  if (row === null || row.at === null || row.changes === null) return { changes: noBytes, count: 0, seq };
  if (row.changes.length > most.bytes && row.count > 1)
    return feedPage(db, org, seq, { changes: Math.ceil(row.count / 4), bytes: most.bytes });
  return { changes: row.changes, count: row.count, seq: row.at };
}

/** An incident counts as being under itself, so that one question finds everything that concerns it. */
function incidentOf(kind: EntityKind, stored: EntityKinds[EntityKind]): string | null {
  if (kind === 'incident') return stored.id;
  return 'incident_id' in stored ? stored.incident_id : null;
}
