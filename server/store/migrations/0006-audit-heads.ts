import type { Migration } from './migration.ts';

/**
 * Heads of the audit logs and what is needed to make them fast. `audit_nodes` has the roots of complete blocks of 2^8, 2^16, …
 * records. A checkpoint is written before it is signed; its size is its own and only grows. What searches ask for is read
 * out of the records by the database itself.
 */
export const auditHeads: Migration = {
  number: 6,
  sql: `
    ALTER TABLE audit_logs ADD COLUMN head_size INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE audit_nodes (
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      height INTEGER NOT NULL,
      position INTEGER NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (log, height, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_checkpoints (
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      size INTEGER NOT NULL,
      root BLOB NOT NULL CHECK (length(root) = 32),
      made_at TEXT NOT NULL,
      note TEXT,
      PRIMARY KEY (log, size)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX audit_checkpoints_unsigned ON audit_checkpoints (log, size) WHERE note IS NULL;
    CREATE TRIGGER audit_checkpoints_grow BEFORE INSERT ON audit_checkpoints
      WHEN NEW.size <= (SELECT head_size FROM audit_logs WHERE number = NEW.log)
        OR NEW.size > (SELECT size FROM audit_logs WHERE number = NEW.log)
      BEGIN SELECT RAISE(ABORT, 'the size of a head only grows, up to that of its log'); END;
    CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE ON audit_checkpoints
      WHEN OLD.note IS NOT NULL OR NEW.log <> OLD.log OR NEW.size <> OLD.size OR NEW.root <> OLD.root
      BEGIN SELECT RAISE(ABORT, 'a head is signed once and never changed'); END;
    CREATE TRIGGER audit_checkpoints_remain BEFORE DELETE ON audit_checkpoints
      BEGIN SELECT RAISE(ABORT, 'heads are never removed'); END;

    CREATE TABLE audit_keys (
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      kind TEXT NOT NULL CHECK (kind IN ('log', 'export')),
      vkey TEXT NOT NULL,
      from_size INTEGER,
      to_size INTEGER,
      PRIMARY KEY (log, kind, vkey)
    ) STRICT;

    CREATE TABLE audit_witnesses (
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      vkey TEXT NOT NULL,
      person_id TEXT NOT NULL REFERENCES users (id),
      size INTEGER NOT NULL,
      PRIMARY KEY (log, vkey)
    ) STRICT;

    CREATE TABLE audit_cosignatures (
      log INTEGER NOT NULL,
      size INTEGER NOT NULL,
      vkey TEXT NOT NULL,
      signature BLOB NOT NULL CHECK (length(signature) = 72),
      PRIMARY KEY (log, size, vkey),
      FOREIGN KEY (log, size) REFERENCES audit_checkpoints (log, size),
      FOREIGN KEY (log, vkey) REFERENCES audit_witnesses (log, vkey)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_exports (
      id TEXT PRIMARY KEY,
      log INTEGER NOT NULL REFERENCES audit_logs (number),
      person_id TEXT NOT NULL REFERENCES users (id),
      a INTEGER NOT NULL,
      b INTEGER NOT NULL,
      n INTEGER NOT NULL,
      nonce BLOB NOT NULL CHECK (length(nonce) = 32),
      disclosures INTEGER NOT NULL CHECK (disclosures IN (0, 1)),
      created_at TEXT NOT NULL,
      expires_at TEXT NOT NULL
    ) STRICT;

    ALTER TABLE audit_records ADD COLUMN act TEXT GENERATED ALWAYS AS (record ->> '$.act') VIRTUAL;
    ALTER TABLE audit_records ADD COLUMN actor_id TEXT GENERATED ALWAYS AS (record ->> '$.actor.id') VIRTUAL;
    ALTER TABLE audit_records ADD COLUMN object_id TEXT GENERATED ALWAYS AS (record ->> '$.obj.id') VIRTUAL;
    ALTER TABLE audit_records ADD COLUMN incident_id TEXT GENERATED ALWAYS AS (record ->> '$.inc') VIRTUAL;
    ALTER TABLE audit_records ADD COLUMN request_id TEXT GENERATED ALWAYS AS (record ->> '$.req') VIRTUAL;
    ALTER TABLE audit_records ADD COLUMN outcome TEXT GENERATED ALWAYS AS (record ->> '$.out') VIRTUAL;
    CREATE INDEX audit_records_by_act ON audit_records (log, act, n);
    CREATE INDEX audit_records_by_actor ON audit_records (log, actor_id, n);
    CREATE INDEX audit_records_by_object ON audit_records (log, object_id, n);
    CREATE INDEX audit_records_by_incident ON audit_records (log, incident_id, n) WHERE incident_id IS NOT NULL;
    CREATE INDEX audit_records_by_request ON audit_records (log, request_id, n) WHERE request_id IS NOT NULL;
    CREATE INDEX audit_records_by_outcome ON audit_records (log, outcome, n) WHERE outcome <> 'ok';
  `,
};
