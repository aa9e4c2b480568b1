import type { Migration } from './migration.ts';

/**
 * Fields that two people changed to different values, one row each, until the user decides. They belong to the command that
 * meant to change them, which may have gone through with its other fields. `base`, `mine` and `theirs` are JSON; `theirs` is
 * the server's value when the conflict was noticed, and stands for it only while the incident is not here.
 */
export const conflictsMigration: Migration = {
  number: 2,
  name: 'conflicts',
  statements: [
    `CREATE TABLE conflicts (
       command_id TEXT NOT NULL, field TEXT NOT NULL, incident_id TEXT NOT NULL, base TEXT NOT NULL,
       mine TEXT NOT NULL, theirs TEXT NOT NULL, reason TEXT, written_at TEXT NOT NULL, noticed_at TEXT NOT NULL,
       PRIMARY KEY (command_id, field)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX conflicts_by_incident ON conflicts (incident_id)`,
  ],
};
