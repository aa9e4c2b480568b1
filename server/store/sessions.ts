import { sessionAbsoluteSeconds, sessionIdleSeconds } from '../../shared/domain/session.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type SessionRow = {
  readonly id: string;
  readonly user_id: string;
  readonly idle_expires_at: string;
  readonly expires_at: string;
  readonly revoked_at: string | null;
};

const columns = 'id, user_id, idle_expires_at, expires_at, revoked_at';

export function insertSession(work: Work, userId: string, userAgent: string): SessionRow {
  const row: SessionRow = {
    id: work.newId(),
    user_id: userId,
    idle_expires_at: toTimestamp(work.nowMs + sessionIdleSeconds * 1_000),
    expires_at: toTimestamp(work.nowMs + sessionAbsoluteSeconds * 1_000),
    revoked_at: null,
  };
  run(
    work.db,
    `INSERT INTO sessions (id, user_id, created_at, last_used_at, idle_expires_at, expires_at, user_agent)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    userId,
    work.now,
    work.now,
    row.idle_expires_at,
    row.expires_at,
    userAgent.slice(0, 300),
  );
  return row;
}

export function sessionById(db: Database, id: string): SessionRow | null {
  return one<SessionRow>(db, `SELECT ${columns} FROM sessions WHERE id = ?`, id);
}

export function isLive(session: SessionRow, now: string): boolean {
  return session.revoked_at === null && now < session.idle_expires_at && now < session.expires_at;
}

export function touchSession(work: Work, id: string): void {
  const idle = toTimestamp(work.nowMs + sessionIdleSeconds * 1_000);
  run(work.db, 'UPDATE sessions SET last_used_at = ?, idle_expires_at = ? WHERE id = ?', work.now, idle, id);
}

/** Answers false when it was over already. */
export function revokeSession(work: Work, id: string): boolean {
  return (
    run(work.db, 'UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', work.now, id) > 0
  );
}

/** Sessions of a person that are not over. */
export function liveSessionsOf(
  db: Database,
  userId: string,
  now: string,
): readonly (SessionRow & { readonly created_at: string })[] {
  return all(
    db,
    `SELECT ${columns}, created_at FROM sessions
     WHERE user_id = ? AND revoked_at IS NULL AND idle_expires_at > ? AND expires_at > ?`,
    userId,
    now,
    now,
  );
}
