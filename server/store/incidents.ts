import type { Incident } from '../../shared/domain/incident.ts';
import { severityRank } from '../../shared/domain/severity.ts';
import { type Database, one, run } from './database.ts';
import { putEntity } from './entities.ts';
import type { Work } from './work.ts';

/** Stores an incident as it is now: its entity (and so its feed row), and what lists filter and sort by. */
export function saveIncident(work: Work, org: number, incident: Incident): void {
  run(
    work.db,
    `UPDATE incidents SET severity = ?, status = ?, source = ?, assignee_id = ?, tags = ?, detected_at = ?,
       updated_at = ?, acknowledge_ms = ?, contain_ms = ?, recover_ms = ?, words = ?
     WHERE org = ? AND id = ?`,
    severityRank(incident.severity),
    incident.status,
    incident.source,
    incident.assignee_id,
    JSON.stringify(incident.tags),
    incident.detected_at,
    incident.updated_at,
    msFromDetection(incident, incident.acknowledged_at),
    msFromDetection(incident, incident.contained_at),
    msFromDetection(incident, incident.recovered_at),
    wordsOf(incident),
    org,
    incident.id,
  );
  putEntity(work, org, 'incident', incident);
}

/** The list row of a new incident. `madeFrom` is the hash of what it was declared with; null when it was not declared here. */
export function insertIncidentRow(
  db: Database,
  org: number,
  incident: Incident,
  madeFrom: Uint8Array | null,
): void {
  run(
    db,
    `INSERT INTO incidents (org, id, reference, severity, status, source, assignee_id, tags, detected_at,
       updated_at, acknowledge_ms, contain_ms, recover_ms, words, made_from)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    org,
    incident.id,
    incident.reference,
    severityRank(incident.severity),
    incident.status,
    incident.source,
    incident.assignee_id,
    JSON.stringify(incident.tags),
    incident.detected_at,
    incident.updated_at,
    msFromDetection(incident, incident.acknowledged_at),
    msFromDetection(incident, incident.contained_at),
    msFromDetection(incident, incident.recovered_at),
    wordsOf(incident),
    madeFrom,
  );
}

export function insertIncident(work: Work, org: number, incident: Incident, madeFrom: Uint8Array): void {
  insertIncidentRow(work.db, org, incident, madeFrom);
  putEntity(work, org, 'incident', incident);
}

/** Hash of what an incident was declared with; null when there is none, or no such incident. */
export function madeFromOf(db: Database, org: number, id: string): Buffer | null {
  const row = one<{ made_from: Buffer | null }>(
    db,
    'SELECT made_from FROM incidents WHERE org = ? AND id = ?',
    org,
    id,
  );
  return row?.made_from ?? null;
}

/** The next human reference of a year, such as `INC-2026-0042`. */
export function nextReference(db: Database, org: number, year: number): string {
  const row = one<{ last: number }>(
    db,
    `INSERT INTO reference_counters (org, year, last) VALUES (?, ?, 1)
     ON CONFLICT (org, year) DO UPDATE SET last = last + 1 RETURNING last`,
    org,
    year,
  );
  return `INC-${year}-${String(row?.last ?? 1).padStart(4, '0')}`;
}

/** Takes note of a reference that was given elsewhere, so that it is not given again. */
export function noteReference(db: Database, org: number, reference: string): void {
  const [, year = '0', number = '0'] = reference.split('-');
  run(
    db,
    `INSERT INTO reference_counters (org, year, last) VALUES (?, ?, ?)
     ON CONFLICT (org, year) DO UPDATE SET last = max(last, excluded.last)`,
    org,
    Number(year),
    Number(number),
  );
}

function msFromDetection(incident: Incident, milestone: string | null): number | null {
  return milestone === null ? null : Date.parse(milestone) - Date.parse(incident.detected_at);
}

function wordsOf(incident: Incident): string {
  const { reference, title, description, tags } = incident;
  return [reference ?? '', title, description, ...tags].join('\n').toLowerCase();
}
