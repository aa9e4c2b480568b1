import type { Migration } from './migration.ts';

/** TOTP secrets (sealed), hashes of recovery codes, and when each session gave its second factor last. */
export const secondFactor: Migration = {
  number: 7,
  sql: `
    CREATE TABLE mfa_factors (
      user_id TEXT PRIMARY KEY REFERENCES users (id),
      secret BLOB NOT NULL,
      created_at TEXT NOT NULL,
      confirmed_at TEXT,
      last_step INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mfa_recovery_codes (
      user_id TEXT NOT NULL REFERENCES users (id),
      hash BLOB NOT NULL,
      spent_at TEXT,
      PRIMARY KEY (user_id, hash)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE step_ups (
      session_id TEXT PRIMARY KEY REFERENCES sessions (id),
      auth_time INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
