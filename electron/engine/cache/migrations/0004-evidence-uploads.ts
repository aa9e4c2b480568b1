import type { Migration } from './migration.ts';

/**
 * Contents of evidence that are in the store beside the cache and that the server does not have yet. `path` is the address of the
 * upload on the server once it was begun; `problem` says why the server refused it, and then it waits for the user.
 */
export const evidenceUploadsMigration: Migration = {
  number: 4,
  name: 'evidence uploads',
  statements: [
    `CREATE TABLE evidence_uploads (
       evidence_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, command_id TEXT NOT NULL, sha256 TEXT NOT NULL,
       size INTEGER NOT NULL, queued_at TEXT NOT NULL, path TEXT, problem TEXT) STRICT, WITHOUT ROWID`,
    `CREATE INDEX evidence_uploads_by_age ON evidence_uploads (queued_at)`,
  ],
};
