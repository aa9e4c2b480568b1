import type { Migration } from './migration.ts';

/**
 * Contents of evidence, which lie in files, and the uploads that bring them. `received` is durable on the disk. A stored content
 * is one row for each organisation, however many pieces of evidence it is the content of.
 */
export const evidenceContent: Migration = {
  number: 5,
  sql: `
    CREATE TABLE evidence_contents (
      org INTEGER NOT NULL REFERENCES organizations (number),
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      stored_at TEXT NOT NULL,
      PRIMARY KEY (org, sha256)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE evidence_uploads (
      id TEXT PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations (number),
      incident_id TEXT NOT NULL,
      evidence_id TEXT NOT NULL,
      size INTEGER NOT NULL,
      received INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      touched_at TEXT NOT NULL,
      UNIQUE (org, evidence_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX evidence_uploads_by_age ON evidence_uploads (touched_at);
  `,
};
