import type { Migration } from './migration.ts';

/** Organisations with the head of their change feed, people, sessions and the hashes of refresh tokens. */
export const identity: Migration = {
  number: 1,
  sql: `
    CREATE TABLE organizations (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      tier TEXT NOT NULL CHECK (tier IN ('basic', 'premium', 'enterprise')),
      created_at TEXT NOT NULL,
      feed_epoch TEXT NOT NULL,
      feed_seq INTEGER NOT NULL DEFAULT 0,
      feed_floor INTEGER NOT NULL DEFAULT 0,
      feed_rows INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE users (
      id TEXT PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations (number),
      email TEXT NOT NULL UNIQUE,
      username TEXT NOT NULL,
      full_name TEXT NOT NULL,
      roles TEXT NOT NULL,
      team TEXT NOT NULL,
      active INTEGER NOT NULL CHECK (active IN (0, 1)),
      password_hash TEXT NOT NULL,
      created_at TEXT NOT NULL,
      version INTEGER NOT NULL,
      UNIQUE (org, username)
    ) STRICT;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id),
      created_at TEXT NOT NULL,
      last_used_at TEXT NOT NULL,
      idle_expires_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      revoked_at TEXT,
      user_agent TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sessions_by_user ON sessions (user_id);

    CREATE TABLE refresh_tokens (
      hash BLOB PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES sessions (id),
      issued_at TEXT NOT NULL,
      spent_at TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
};
