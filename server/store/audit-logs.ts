import { all, type Database, one, run } from './database.ts';

export type AuditLogRow = {
  readonly number: number;
  readonly origin: string;
  /** Records in the log, which is the index of the next one. */
  readonly size: number;
  /** What the next record links back to. */
  readonly last_hash: Buffer;
  readonly last_time: string;
  /** Size of the newest checkpoint, signed or about to be. */
  readonly head_size: number;
};

const columns = 'number, origin, size, last_hash, last_time, head_size';

export function auditLogOf(db: Database, org: number | null): AuditLogRow | null {
  return one<AuditLogRow>(db, `SELECT ${columns} FROM audit_logs WHERE org IS ?`, org);
}

export function auditLogByNumber(db: Database, number: number): AuditLogRow {
  const log = one<AuditLogRow>(db, `SELECT ${columns} FROM audit_logs WHERE number = ?`, number);
  if (log === null) throw new Error(`no audit log has the number ${number}`);
  return log;
}

export function allAuditLogs(db: Database): readonly AuditLogRow[] {
  return all<AuditLogRow>(db, `SELECT ${columns} FROM audit_logs ORDER BY number`);
}

/** The organisation whose log it is; null for the platform's own. */
export function organizationOfLog(db: Database, number: number): number | null {
  return one<{ org: number | null }>(db, 'SELECT org FROM audit_logs WHERE number = ?', number)?.org ?? null;
}

export function insertAuditLog(
  db: Database,
  log: {
    readonly org: number | null;
    readonly origin: string;
    readonly genesis: Uint8Array;
    readonly time: string;
  },
): AuditLogRow {
  run(
    db,
    'INSERT INTO audit_logs (org, origin, last_hash, last_time) VALUES (?, ?, ?, ?)',
    log.org,
    log.origin,
    log.genesis,
    log.time,
  );
  const made = auditLogOf(db, log.org);
  if (made === null) throw new Error('an audit log vanished');
  return made;
}
