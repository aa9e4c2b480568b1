import type { Migration } from './migration.ts';

/**
 * What is kept of which incident. Of an incident in `pruned` only its own row is here, and nothing under it: no events, no
 * evidence, no containment, no words of notes. Only a whole answer of the server takes it out of there, so that a part of a
 * timeline can never pass for the whole. `entries` is how long the timeline was then. `pins` and `pinned_views` are what the
 * user wants kept; a view is its filter as JSON. `looks` is when an incident was last opened here.
 */
export const keptDetails: Migration = {
  number: 3,
  name: 'kept details',
  statements: [
    `CREATE TABLE pruned (
       n INTEGER PRIMARY KEY, since TEXT NOT NULL, why TEXT NOT NULL, entries INTEGER NOT NULL) STRICT`,
    `CREATE TABLE pins (incident_id TEXT PRIMARY KEY, pinned_at TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE pinned_views (
       id TEXT PRIMARY KEY, label TEXT NOT NULL, filter TEXT NOT NULL UNIQUE, pinned_at TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE looks (n INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT`,
  ],
};
