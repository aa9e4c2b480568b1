import type { Migration } from './migration.ts';

/**
 * One log for each organisation, and one (`org` null) for what belongs to none. Values behind commitments are kept apart, so
 * that they can be destroyed without touching a record.
 */
export const auditLog: Migration = {
  number: 3,
  sql: `
    CREATE TABLE audit_logs (
      number INTEGER PRIMARY KEY,
      org INTEGER UNIQUE REFERENCES organizations (number),
      origin TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL DEFAULT 0,
      last_hash BLOB NOT NULL,
      last_time TEXT NOT NULL
    ) STRICT;

    CREATE TABLE audit_records (
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      n INTEGER NOT NULL,
      record TEXT NOT NULL,
      leaf BLOB NOT NULL,
      PRIMARY KEY (log, n)
    ) STRICT;
    CREATE TRIGGER audit_records_stay BEFORE UPDATE ON audit_records
      BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
    CREATE TRIGGER audit_records_remain BEFORE DELETE ON audit_records
      BEGIN SELECT RAISE(ABORT, 'audit records are never removed'); END;

    CREATE TABLE disclosures (
      log INTEGER NOT NULL,
      n INTEGER NOT NULL,
      path TEXT NOT NULL,
      salt BLOB NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (log, n, path),
      FOREIGN KEY (log, n) REFERENCES audit_records (log, n)
    ) STRICT;
  `,
};
