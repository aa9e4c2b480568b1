import type { Migration } from './migration.ts';

/** First answers, kept for seven days under the person and the key they chose. */
export const idempotency: Migration = {
  number: 4,
  sql: `
    CREATE TABLE idempotency (
      user_id TEXT NOT NULL REFERENCES users (id),
      key TEXT NOT NULL,
      fingerprint BLOB NOT NULL,
      status INTEGER NOT NULL,
      headers TEXT NOT NULL,
      body TEXT NOT NULL,
      created_at TEXT NOT NULL,
      PRIMARY KEY (user_id, key)
    ) STRICT;
    CREATE INDEX idempotency_by_age ON idempotency (created_at);
  `,
};
