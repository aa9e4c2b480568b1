import type { IncidentStatus } from '../../shared/domain/incident.ts';
import { all, type Database } from './database.ts';

export type GroupCount = {
  readonly severity: number;
  readonly status: IncidentStatus;
  readonly unassigned: 0 | 1;
  readonly n: number;
};

export function groupCounts(db: Database, org: number): readonly GroupCount[] {
  return all<GroupCount>(
    db,
    `SELECT severity, status, assignee_id IS NULL AS unassigned, count(*) AS n
     FROM incidents WHERE org = ? GROUP BY severity, status, unassigned`,
    org,
  );
}

/** Columns with the time from detection to a milestone. */
export type Milestone = 'acknowledge_ms' | 'contain_ms' | 'recover_ms';

/** Milliseconds from detection to a milestone, shortest first; of incidents that reached it. */
export function durationsMs(db: Database, org: number, milestone: Milestone): readonly number[] {
  return all<{ ms: number }>(
    db,
    `SELECT ${milestone} AS ms FROM incidents WHERE org = ? AND ${milestone} IS NOT NULL ORDER BY ms`,
    org,
  ).map((row) => row.ms);
}
