import type { Migration } from './migration.ts';

/**
 * Entities as they were committed, in the order of the feed. `position` is the organisation's number in the upper bits and the
 * place in its feed in the lower 40, so that a page of the feed is one range of the table. `incidents` holds what lists
 * filter and sort by.
 */
export const entities: Migration = {
  number: 2,
  sql: `
    CREATE TABLE entities (
      position INTEGER PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations (number),
      kind TEXT NOT NULL CHECK (kind IN ('incident', 'event', 'evidence', 'containment', 'user')),
      id TEXT NOT NULL,
      incident_id TEXT,
      doc TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX entities_by_id ON entities (id, org, kind);
    CREATE INDEX entities_by_incident ON entities (incident_id, org) WHERE incident_id IS NOT NULL;

    CREATE TABLE incidents (
      id TEXT NOT NULL,
      org INTEGER NOT NULL REFERENCES organizations (number),
      reference TEXT NOT NULL,
      severity INTEGER NOT NULL,
      status TEXT NOT NULL,
      source TEXT NOT NULL,
      assignee_id TEXT,
      tags TEXT NOT NULL,
      detected_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      acknowledge_ms INTEGER,
      contain_ms INTEGER,
      recover_ms INTEGER,
      words TEXT NOT NULL,
      made_from BLOB,
      PRIMARY KEY (org, id),
      UNIQUE (org, reference)
    ) STRICT;
    CREATE INDEX incidents_by_update ON incidents (org, updated_at, id);
    CREATE INDEX incidents_by_detection ON incidents (org, detected_at, id);
    CREATE INDEX incidents_by_severity ON incidents (org, severity, id);

    CREATE INDEX incidents_figures ON incidents
      (org, severity, status, assignee_id, acknowledge_ms, contain_ms, recover_ms);

    CREATE TABLE reference_counters (
      org INTEGER NOT NULL REFERENCES organizations (number),
      year INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (org, year)
    ) STRICT, WITHOUT ROWID;
  `,
};
