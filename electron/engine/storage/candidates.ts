import type { IncidentStatus } from '../../../shared/domain/incident.ts';
import { isOpen } from '../../../shared/domain/lifecycle.ts';
import type { AnyDb } from '../cache/database.ts';

/** An incident of which everything is here. */
export type Candidate = {
  readonly n: number;
  readonly isOpen: boolean;
  /** When it was last changed, or opened here. */
  readonly usedMs: number;
};

type Row = readonly [n: number, status: string, updatedAt: string, lookedAt: string | null];

const selected = `SELECT i.n, i.status, i.updated_at, l.at FROM incidents i LEFT JOIN looks l ON l.n = i.n`;

/** Those with numbers above `after`, in the order of their numbers, at most `limit`. */
export function candidatesAfter(db: AnyDb, after: number, limit: number): readonly Candidate[] {
  return db
    .tuples<Row>(
      `${selected} WHERE i.n > ? AND NOT EXISTS (SELECT 1 FROM pruned p WHERE p.n = i.n) ORDER BY i.n LIMIT ?`,
      after,
      limit,
    )
    .map(candidateFrom);
}

/** As it is now; null when it is gone. */
export function candidateNow(db: AnyDb, n: number): Candidate | null {
  const row = db.tuples<Row>(`${selected} WHERE i.n = ?`, n)[0];
  return row === undefined ? null : candidateFrom(row);
}

/** The least useful first: what is closed before what is open, then what nobody has touched or opened for longest. */
export function byUse(left: Candidate, right: Candidate): number {
  return Number(left.isOpen) - Number(right.isOpen) || left.usedMs - right.usedMs || left.n - right.n;
}

function candidateFrom([n, status, updatedAt, lookedAt]: Row): Candidate {
  const usedMs = Math.max(Date.parse(updatedAt), lookedAt === null ? 0 : Date.parse(lookedAt));
  return { n, isOpen: isOpen(status as IncidentStatus), usedMs };
}
