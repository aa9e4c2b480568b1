import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type KeyRow = {
  readonly kid: string;
  readonly org: number;
  readonly user_id: string;
  readonly device_id: string;
  readonly jwk: string;
  readonly enrolment_jws: string;
  readonly enrolled_at: string;
  readonly enrolled_n: number;
  readonly expires_at: string;
  readonly endorsement_jws: string | null;
  readonly endorsed_by: string | null;
  readonly endorsed_n: number | null;
  readonly way: 'endorsement' | 'ceremony' | null;
  /** Index from which it counts; null until it does. */
  readonly active_n: number | null;
  readonly revoked_at: string | null;
  readonly revoked_n: number | null;
  readonly compromised_since: string | null;
};

const columns = `kid, org, user_id, device_id, jwk, enrolment_jws, enrolled_at, enrolled_n, expires_at,
  endorsement_jws, endorsed_by, endorsed_n, way, active_n, revoked_at, revoked_n, compromised_since`;

export function keyOf(db: Database, org: number, kid: string): KeyRow | null {
  return one(db, `SELECT ${columns} FROM approval_keys WHERE kid = ? AND org = ?`, kid, org);
}

export function keysOfOrganization(db: Database, org: number): readonly KeyRow[] {
  return all(db, `SELECT ${columns} FROM approval_keys WHERE org = ? ORDER BY enrolled_n`, org);
}

export function isKidKnown(db: Database, kid: string): boolean {
  return one(db, 'SELECT 1 FROM approval_keys WHERE kid = ?', kid) !== null;
}

/** True until two people have installed the first two keys. */
export function isCeremonyOpen(db: Database, org: number): boolean {
  return one(db, 'SELECT 1 FROM approval_keys WHERE org = ? AND active_n IS NOT NULL', org) === null;
}

/** Whether somebody else enrolled a key on this device that is not revoked. */
export function isDeviceTaken(db: Database, org: number, device: string, userId: string): boolean {
  const sql =
    'SELECT 1 FROM approval_keys WHERE org = ? AND device_id = ? AND user_id <> ? AND revoked_n IS NULL';
  return one(db, sql, org, device, userId) !== null;
}

export function insertKey(
  work: Work,
  row: Pick<
    KeyRow,
    'kid' | 'org' | 'user_id' | 'device_id' | 'jwk' | 'enrolment_jws' | 'enrolled_n' | 'expires_at'
  >,
): void {
  run(
    work.db,
    `INSERT INTO approval_keys (kid, org, user_id, device_id, jwk, enrolment_jws, enrolled_at, enrolled_n, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.kid,
    row.org,
    row.user_id,
    row.device_id,
    row.jwk,
    row.enrolment_jws,
    work.now,
    row.enrolled_n,
    row.expires_at,
  );
}

export function endorseKeyRow(
  work: Work,
  kid: string,
  given: {
    readonly jws: string;
    readonly by: string;
    readonly n: number;
    readonly way: 'endorsement' | 'ceremony';
  },
): void {
  run(
    work.db,
    'UPDATE approval_keys SET endorsement_jws = ?, endorsed_by = ?, endorsed_n = ?, way = ? WHERE kid = ?',
    given.jws,
    given.by,
    given.n,
    given.way,
    kid,
  );
}

export function activateKey(work: Work, kid: string, n: number): void {
  run(work.db, 'UPDATE approval_keys SET active_n = ? WHERE kid = ? AND active_n IS NULL', n, kid);
}

export function revokeKeyRow(work: Work, kid: string, n: number, compromisedSince: string | null): void {
  run(
    work.db,
    `UPDATE approval_keys SET revoked_at = ?, revoked_n = ?, compromised_since = ?
     WHERE kid = ? AND revoked_n IS NULL`,
    work.now,
    n,
    compromisedSince,
    kid,
  );
}

export type RevocationRow = { readonly user_id: string; readonly jws: string };

export function revocationsOf(db: Database, kid: string): readonly RevocationRow[] {
  return all(
    db,
    'SELECT user_id, jws FROM approval_key_revocations WHERE kid = ? ORDER BY asked_at, user_id',
    kid,
  );
}

export function askRevocation(work: Work, kid: string, userId: string, jws: string): void {
  run(
    work.db,
    'INSERT OR REPLACE INTO approval_key_revocations (kid, user_id, jws, asked_at) VALUES (?, ?, ?, ?)',
    kid,
    userId,
    jws,
    work.now,
  );
}

const nonceMs = 300_000;
const purgedAtOnce = 100;

/** A nonce for one person, and for one intent or for keys (null). Those that are long over go at the same time. */
export function newNonce(work: Work, userId: string, intentId: string | null) {
  const nonce = Buffer.from(work.random(32)).toString('base64url');
  const expires = work.nowMs + nonceMs;
  run(
    work.db,
    `DELETE FROM approval_nonces WHERE nonce IN
       (SELECT nonce FROM approval_nonces WHERE expires < ? LIMIT ${purgedAtOnce})`,
    work.nowMs - 86_400_000,
  );
  run(
    work.db,
    'INSERT INTO approval_nonces (nonce, user_id, intent_id, expires) VALUES (?, ?, ?, ?)',
    nonce,
    userId,
    intentId,
    expires,
  );
  return { nonce, expires };
}

/** Answers false where it is none of this person's for this, is over, or was spent. */
export function spendNonce(work: Work, nonce: string, userId: string, intentId: string | null): boolean {
  return (
    run(
      work.db,
      `UPDATE approval_nonces SET spent_at = ?
       WHERE nonce = ? AND user_id = ? AND intent_id IS ? AND expires > ? AND spent_at IS NULL`,
      work.now,
      nonce,
      userId,
      intentId,
      work.nowMs,
    ) > 0
  );
}
