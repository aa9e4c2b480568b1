import type { AnyDb } from '../database.ts';

/** What is asked of all incidents at once beyond the columns of lists: times as stored, techniques and assets as JSON arrays. */
export type IncidentFactRow = readonly [
  n: number,
  category: string,
  tlp: string,
  acknowledgedAt: string | null,
  containedAt: string | null,
  recoveredAt: string | null,
  closedAt: string | null,
  techniques: string,
  assets: string,
];

export function allIncidentFacts(db: AnyDb): readonly IncidentFactRow[] {
  return db.tuples<IncidentFactRow>(
    `SELECT n, data ->> 'category', data ->> 'tlp', data ->> 'acknowledged_at', data ->> 'contained_at',
       data ->> 'recovered_at', data ->> 'closed_at', data -> 'techniques', data -> 'affected_assets'
     FROM incident_bodies`,
  );
}

/** When it was acknowledged, contained and closed, as stored; null when the server does not have it. */
export function incidentTimes(
  db: AnyDb,
  n: number,
): readonly [acknowledgedAt: string | null, containedAt: string | null, closedAt: string | null] | null {
  const rows = db.tuples<readonly [string | null, string | null, string | null]>(
    `SELECT data ->> 'acknowledged_at', data ->> 'contained_at', data ->> 'closed_at' FROM incident_bodies WHERE n = ?`,
    n,
  );
  return rows[0] ?? null;
}
