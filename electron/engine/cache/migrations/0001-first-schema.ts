import type { Migration } from './migration.ts';

/**
 * Server rows (`incidents` to `users`), what waits for the server (`outbox`, `pending_effects`) and what is only ours
 * (`drafts`, `seen`, `meta`).
 *
 * `n` is a small number in place of an incident's id, given at first sight of the id: events may arrive before their
 * incident. It clusters the events of one incident together and is the position in the queue's column index. `gen` is the
 * full resync that a row was last seen in. `search` holds no text, only the index: row id `n * 2^21 + k`, where k is 0 for the
 * incident's own words and from 1 on for its notes.
 */
export const firstSchema: Migration = {
  number: 1,
  name: 'first schema',
  statements: [
    `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE incident_keys (
       n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, notes INTEGER NOT NULL DEFAULT 0) STRICT`,
    `CREATE TABLE incidents (
       n INTEGER PRIMARY KEY, version INTEGER NOT NULL, reference TEXT, title TEXT NOT NULL,
       severity TEXT NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, tlp TEXT NOT NULL,
       assignee_id TEXT, tags TEXT NOT NULL, detected_at TEXT NOT NULL, updated_at TEXT NOT NULL,
       gen INTEGER NOT NULL) STRICT`,
    `CREATE TABLE incident_bodies (n INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT`,
    `CREATE TABLE events (
       incident_n INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
       author_id TEXT, happened_at TEXT NOT NULL, recorded_at TEXT NOT NULL, received_at TEXT NOT NULL,
       rest TEXT, note_k INTEGER, gen INTEGER NOT NULL,
       PRIMARY KEY (incident_n, id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE evidence (
       incident_n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
       gen INTEGER NOT NULL, PRIMARY KEY (incident_n, id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE containment (
       incident_n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
       gen INTEGER NOT NULL, PRIMARY KEY (incident_n, id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE users (
       id TEXT PRIMARY KEY, full_name TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
       gen INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE outbox (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
       incident_id TEXT NOT NULL, send_key TEXT NOT NULL, payload TEXT NOT NULL, summary TEXT NOT NULL,
       text TEXT, queued_at TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
       next_attempt_at TEXT, problem TEXT) STRICT`,
    `CREATE INDEX outbox_by_incident ON outbox (incident_id, seq)`,
    `CREATE TABLE pending_effects (
       command_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE, incident_n INTEGER NOT NULL,
       kind TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (command_id, kind)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX pending_effects_by_incident ON pending_effects (incident_n)`,
    `CREATE TABLE drafts (key TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE seen (n INTEGER PRIMARY KEY, updated_at TEXT NOT NULL) STRICT`,
    `CREATE VIRTUAL TABLE search USING fts5(
       text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`,
    // A first sync writes a segment with each page; merging sixteen at a time instead of four halves that work.
    `INSERT INTO search (search, rank) VALUES ('automerge', 16)`,
  ],
};
