import type { Migration } from './migration.ts';

/**
 * Signed approvals. What is signed is kept as it was received; the columns beside it are for finding
 * and showing, and the executor believes none of them. A decision and an execution are rows that nothing takes back:
 * one counted decision for each person and intent, one execution for each intent, for ever.
 */
export const approvals: Migration = {
  number: 8,
  sql: `
    CREATE TABLE account_humans (
      user_id TEXT PRIMARY KEY REFERENCES users (id),
      human TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE vouchings (
      org INTEGER NOT NULL REFERENCES organizations (number),
      by_id TEXT NOT NULL,
      of_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('created', 'enabled', 'raised', 'endorsed')),
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX vouchings_by_time ON vouchings (org, at);

    CREATE TABLE approval_revisions (
      org INTEGER PRIMARY KEY REFERENCES organizations (number),
      rev INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE approval_nonces (
      nonce TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id),
      intent_id TEXT,
      expires INTEGER NOT NULL,
      spent_at TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX approval_nonces_by_age ON approval_nonces (expires);

    CREATE TABLE approval_keys (
      kid TEXT PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations (number),
      user_id TEXT NOT NULL REFERENCES users (id),
      device_id TEXT NOT NULL,
      jwk TEXT NOT NULL,
      enrolment_jws TEXT NOT NULL,
      enrolled_at TEXT NOT NULL,
      enrolled_n INTEGER NOT NULL,
      expires_at TEXT NOT NULL,
      endorsement_jws TEXT,
      endorsed_by TEXT REFERENCES users (id),
      endorsed_n INTEGER,
      way TEXT CHECK (way IN ('endorsement', 'ceremony')),
      active_n INTEGER,
      revoked_at TEXT,
      revoked_n INTEGER,
      compromised_since TEXT
    ) STRICT;
    CREATE INDEX approval_keys_by_user ON approval_keys (org, user_id);
    CREATE TABLE approval_key_revocations (
      kid TEXT NOT NULL REFERENCES approval_keys (kid),
      user_id TEXT NOT NULL REFERENCES users (id),
      jws TEXT NOT NULL,
      asked_at TEXT NOT NULL,
      PRIMARY KEY (kid, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE approval_policies (
      org INTEGER NOT NULL REFERENCES organizations (number),
      version INTEGER NOT NULL,
      hash TEXT NOT NULL,
      policy TEXT NOT NULL,
      intent_id TEXT,
      in_force_at TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (org, version)
    ) STRICT;
    CREATE TABLE approval_executors (
      org INTEGER NOT NULL REFERENCES organizations (number),
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      actions TEXT NOT NULL,
      url TEXT NOT NULL,
      observe_url TEXT NOT NULL,
      secret BLOB NOT NULL,
      last_answer_at TEXT,
      last_problem TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (org, id)
    ) STRICT;

    CREATE TABLE approval_intents (
      id TEXT PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations (number),
      ih TEXT NOT NULL UNIQUE,
      jws TEXT NOT NULL,
      kid TEXT NOT NULL REFERENCES approval_keys (kid),
      user_id TEXT NOT NULL REFERENCES users (id),
      incident_id TEXT,
      action TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'executing', 'unknown', 'done', 'failed',
        'rejected', 'cancelled', 'expired', 'void')),
      effect TEXT NOT NULL,
      exp INTEGER NOT NULL,
      accepted_at TEXT NOT NULL,
      accepted_n INTEGER NOT NULL,
      counted INTEGER NOT NULL,
      ended_at TEXT,
      outcome TEXT NOT NULL DEFAULT '',
      rev INTEGER NOT NULL,
      until INTEGER,
      owner_id TEXT,
      bound_version INTEGER NOT NULL DEFAULT 1,
      observe_by TEXT,
      reverts TEXT,
      review_due_at TEXT,
      reviewed_at TEXT,
      reviewer_id TEXT,
      review_verdict TEXT,
      review_text TEXT
    ) STRICT;
    CREATE INDEX approval_intents_by_org ON approval_intents (org, id);
    CREATE INDEX approval_intents_open ON approval_intents (state, exp)
      WHERE state IN ('pending', 'approved', 'executing', 'unknown');
    CREATE INDEX approval_intents_by_effect ON approval_intents (effect, observe_by);
    CREATE TRIGGER approval_intents_stay BEFORE UPDATE OF jws, ih, id, org, kid, user_id ON approval_intents
      BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;
    CREATE TABLE approval_targets (
      intent_id TEXT NOT NULL REFERENCES approval_intents (id),
      target_id TEXT NOT NULL,
      PRIMARY KEY (target_id, intent_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE approval_decisions (
      jti TEXT PRIMARY KEY,
      intent_id TEXT NOT NULL REFERENCES approval_intents (id),
      kid TEXT NOT NULL REFERENCES approval_keys (kid),
      user_id TEXT NOT NULL REFERENCES users (id),
      human TEXT NOT NULL,
      dec TEXT NOT NULL CHECK (dec IN ('approve', 'reject', 'cancel')),
      jws TEXT NOT NULL UNIQUE,
      accepted_at TEXT NOT NULL,
      n INTEGER NOT NULL,
      counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
      why TEXT NOT NULL
    ) STRICT;
    CREATE INDEX approval_decisions_by_intent ON approval_decisions (intent_id, n);
    CREATE UNIQUE INDEX approval_decisions_once ON approval_decisions (intent_id, human) WHERE counted = 1;
    CREATE TRIGGER approval_decisions_stay BEFORE UPDATE OF jti, intent_id, kid, user_id, dec, jws, n
      ON approval_decisions BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;

    CREATE TABLE approval_executions (
      intent_id TEXT PRIMARY KEY REFERENCES approval_intents (id),
      command TEXT,
      started_at TEXT NOT NULL,
      finished_at TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER approval_executions_remain BEFORE DELETE ON approval_executions
      BEGIN SELECT RAISE(ABORT, 'an intent is carried out once, for ever'); END;
    CREATE TABLE approval_effects (
      intent_id TEXT NOT NULL REFERENCES approval_intents (id),
      seq INTEGER NOT NULL,
      state TEXT NOT NULL,
      at TEXT NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('person', 'server', 'executor', 'observer')),
      detail TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (intent_id, seq)
    ) STRICT;
  `,
};
