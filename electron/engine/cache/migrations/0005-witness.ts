import type { Migration } from './migration.ts';

/**
 * What this console as a witness of the server's audit log waits for and has found. An alarm stays, also when it was
 * acknowledged; `cause` tells one that is raised again.
 */
export const witnessMigration: Migration = {
  number: 5,
  name: 'witness',
  statements: [
    `CREATE TABLE audit_receipts (n INTEGER PRIMARY KEY, leaf TEXT NOT NULL, received_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE audit_alarms (
       id TEXT PRIMARY KEY, cause TEXT NOT NULL UNIQUE, raised_at TEXT NOT NULL, data TEXT NOT NULL,
       ours_note TEXT, theirs_note TEXT, acknowledged_at TEXT, reason TEXT) STRICT, WITHOUT ROWID`,
  ],
};
