import type { AuditAlarm } from '../../../../shared/ipc/audit-calls.ts';
import { auditAlarmSchema } from '../../../../shared/ipc/audit-calls.ts';
import type { AnyDb, WritableDb } from '../database.ts';

type Row = {
  readonly data: string;
  readonly acknowledged_at: string | null;
  readonly reason: string | null;
};

export type NewAlarm = {
  readonly alarm: Omit<AuditAlarm, 'acknowledged_at' | 'reason'>;
  /** What it is about: there is one alarm of a cause. */
  readonly cause: string;
  readonly oursNote: string | null;
  readonly theirsNote: string | null;
};

export function hasAlarm(db: AnyDb, cause: string): boolean {
  return db.first('SELECT 1 FROM audit_alarms WHERE cause = ?', cause) !== null;
}

export function putAlarm(db: WritableDb, { alarm, cause, oursNote, theirsNote }: NewAlarm): void {
  db.run(
    `INSERT INTO audit_alarms (id, cause, raised_at, data, ours_note, theirs_note) VALUES (?, ?, ?, ?, ?, ?)`,
    alarm.id,
    cause,
    alarm.raised_at,
    JSON.stringify(alarm),
    oursNote,
    theirsNote,
  );
}

/** Those that are not acknowledged first, then the newest first. */
export function listAlarms(db: AnyDb, limit: number): readonly AuditAlarm[] {
  return db
    .all<Row>(
      `SELECT data, acknowledged_at, reason FROM audit_alarms
       ORDER BY acknowledged_at IS NOT NULL, raised_at DESC, id DESC LIMIT ?`,
      limit,
    )
    .map(({ data, acknowledged_at, reason }) =>
      auditAlarmSchema.parse({ ...JSON.parse(data), acknowledged_at, reason }),
    );
}

/** False where there is no such alarm, or it was acknowledged before. */
export function acknowledgeAlarm(db: WritableDb, id: string, at: string, reason: string): boolean {
  return (
    db.run(
      'UPDATE audit_alarms SET acknowledged_at = ?, reason = ? WHERE id = ? AND acknowledged_at IS NULL',
      at,
      reason,
      id,
    ) > 0
  );
}
