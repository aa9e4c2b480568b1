import type { Incident } from '../../../../shared/domain/incident.ts';
import type { Batch } from '../batch.ts';
import type { AnyDb } from '../database.ts';

/** The columns that lists are made from, in their stored form; `tags` is a JSON array. */
export type IncidentColumns = readonly [
  n: number,
  id: string,
  reference: string | null,
  title: string,
  severity: string,
  status: string,
  source: string,
  tlp: string,
  assigneeId: string | null,
  tags: string,
  detectedAt: string,
  updatedAt: string,
];

const listed = `i.n, k.id, i.reference, i.title, i.severity, i.status, i.source, i.tlp, i.assignee_id, i.tags,
  i.detected_at, i.updated_at FROM incidents i JOIN incident_keys k ON k.n = i.n`;

export function allIncidentColumns(db: AnyDb): readonly IncidentColumns[] {
  return db.tuples<IncidentColumns>(`SELECT ${listed}`);
}

export function incidentColumns(db: AnyDb, n: number): IncidentColumns | null {
  return db.tuples<IncidentColumns>(`SELECT ${listed} WHERE i.n = ?`, n)[0] ?? null;
}

export function getIncident(db: AnyDb, n: number): Incident | null {
  const data = db.values<string>('SELECT data FROM incident_bodies WHERE n = ?', n)[0];
  return data === undefined ? null : (JSON.parse(data) as Incident); // checked when it was written
}

export type Newness = { readonly version: number; readonly updatedAt: string; readonly gen: number };

/** How new the server's row is that is here. */
export function newnessOf(db: AnyDb, n: number): Newness | null {
  return db.first<Newness>('SELECT version, updated_at AS updatedAt, gen FROM incidents WHERE n = ?', n);
}

export function countIncidents(db: AnyDb): number {
  return db.values<number>('SELECT count(*) FROM incidents')[0] ?? 0;
}

/** One incident as it is stored: plain values that any thread can make. */
export type IncidentRow = readonly [
  id: string,
  version: number,
  reference: string | null,
  title: string,
  severity: string,
  status: string,
  source: string,
  tlp: string,
  assigneeId: string | null,
  tags: string,
  detectedAt: string,
  updatedAt: string,
  data: string,
  words: string,
];

export function incidentRow(incident: Incident): IncidentRow {
  return [
    incident.id,
    incident.version,
    incident.reference,
    incident.title,
    incident.severity,
    incident.status,
    incident.source,
    incident.tlp,
    incident.assignee_id,
    JSON.stringify(incident.tags),
    incident.detected_at,
    incident.updated_at,
    JSON.stringify(incident),
    wordsOf(incident),
  ];
}

const columns =
  'version, reference, title, severity, status, source, tlp, assignee_id, tags, detected_at, updated_at, gen';

/**
 * Writes the server's row unless a newer version of it is here already: an answer to a command may overtake the feed.
 * Answers whether anything changed.
 */
export function putIncident(batch: Batch, row: IncidentRow): boolean {
  const { db, from, gen, isGone, keyOf, index, unindex } = batch;
  const [id, version, reference, title, severity, status, source, tlp, assigneeId, tags] = row;
  const [, , , , , , , , , , detectedAt, updatedAt, data, words] = row;
  if (isGone(id)) return false;
  const n = keyOf(id);
  const values = [
    version,
    reference,
    title,
    severity,
    status,
    source,
    tlp,
    assigneeId,
    tags,
    detectedAt,
    updatedAt,
    gen,
  ] as const;
  const added = db.run(
    `INSERT OR IGNORE INTO incidents (n, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    n,
    ...values,
  );
  if (added === 1) {
    db.run('INSERT INTO incident_bodies (n, data) VALUES (?, ?)', n, data);
    index(n, 0, words);
    return true;
  }
  const before = getIncident(db, n);
  const changed = db.run(
    `UPDATE incidents SET (${columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     WHERE n = ? AND ((gen <> ? AND ?) OR version < ? OR (version = ? AND updated_at <= ?))`,
    ...values,
    n,
    gen,
    from === 'feed' ? 1 : 0,
    version,
    version,
    updatedAt,
  );
  if (changed === 0) return false;
  db.run('UPDATE incident_bodies SET data = ? WHERE n = ?', data, n);
  if (before === null || wordsOf(before) !== words) {
    unindex(n, 0);
    index(n, 0, words);
  }
  return true;
}

export function removeIncident({ db, unindex }: Batch, n: number): void {
  if (db.run('DELETE FROM incidents WHERE n = ?', n) === 0) return;
  db.run('DELETE FROM incident_bodies WHERE n = ?', n);
  unindex(n, 0);
}

/** Incidents that the resync `gen` has not brought again. */
export function incidentsNotIn(db: AnyDb, gen: number): readonly number[] {
  return db.values<number>('SELECT n FROM incidents WHERE gen <> ?', gen);
}

function wordsOf(incident: Incident): string {
  return [incident.reference ?? '', incident.title, incident.description, ...incident.tags].join('\n');
}
