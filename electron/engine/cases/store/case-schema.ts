export const caseSchemaVersion = 2;

/** What makes a case of each older version one of the next. */
export const caseMigrations: Readonly<Record<number, string>> = {
  1: 'ALTER TABLE segments ADD COLUMN layout INTEGER NOT NULL DEFAULT 1',
};

/**
 * A case. Blobs of segments have keys of their own arithmetic (`segment-blobs.ts`), so that one read finds one piece:
 * columns by segment and column, raw bytes and postings by segment and block, words by segment and bucket.
 */
export const caseSchema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sources (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  mapping TEXT,
  added_at TEXT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  bytes INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT,
  trust TEXT NOT NULL,
  integrity TEXT NOT NULL,
  verdict TEXT
);

CREATE TABLE source_files (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  source_n INTEGER NOT NULL REFERENCES sources (n),
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT,
  -- JSON: how records stand in it.
  shape TEXT
);
CREATE INDEX source_files_by_source ON source_files (source_n);

-- What belongs to a source beside its records: the notes, leaves and disclosures of an export.
CREATE TABLE source_parts (
  source_n INTEGER NOT NULL REFERENCES sources (n),
  name TEXT NOT NULL,
  block INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (source_n, name, block)
);

-- What opens committed fields, by record and pointer, as the export has it.
CREATE TABLE disclosures (
  source_n INTEGER NOT NULL REFERENCES sources (n),
  record_n INTEGER NOT NULL,
  path TEXT NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX disclosures_by_record ON disclosures (source_n, record_n);

CREATE TABLE segments (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  source_n INTEGER NOT NULL REFERENCES sources (n),
  -- Segments in which nothing could be read have no rows, and the first id of the one after.
  first_id INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  first_time REAL,
  last_time REAL,
  untimed INTEGER NOT NULL,
  -- JSON: pieces of files in it, in order.
  pieces TEXT NOT NULL,
  -- SHA-256 of its raw bytes.
  digest BLOB NOT NULL,
  -- How its blobs are laid out.
  layout INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX segments_by_source ON segments (source_n);

CREATE TABLE segment_columns (key INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE segment_raw (key INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE segment_words (key INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE segment_postings (key INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- Words of columns, numbered from 1 within a column, in pieces as they came.
CREATE TABLE dictionary (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  column_n INTEGER NOT NULL,
  first_id INTEGER NOT NULL,
  ends BLOB NOT NULL,
  bytes BLOB NOT NULL
);

CREATE TABLE unread (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  source_n INTEGER NOT NULL REFERENCES sources (n),
  segment_n INTEGER REFERENCES segments (n),
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL,
  why TEXT NOT NULL,
  sample TEXT NOT NULL
);
CREATE INDEX unread_by_source ON unread (source_n, n);

CREATE TABLE bookmarks (event_id INTEGER PRIMARY KEY, note TEXT NOT NULL, tags TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL,
  techniques TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE citations (
  finding_id TEXT NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  event_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (finding_id, event_id)
) WITHOUT ROWID;
CREATE INDEX citations_by_event ON citations (event_id);
CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;

-- What a verifier found, by the event it concerns.
CREATE TABLE event_verdicts (
  event_id INTEGER NOT NULL,
  source_n INTEGER NOT NULL REFERENCES sources (n),
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX event_verdicts_by_event ON event_verdicts (event_id);

-- Files of detection rules that were added, as they were; and what the last run found, as JSON.
CREATE TABLE rules (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE detection (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL, events TEXT NOT NULL, found TEXT NOT NULL);

CREATE TABLE journal (n INTEGER PRIMARY KEY, record TEXT NOT NULL);
`;
