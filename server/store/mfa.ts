import { type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type FactorRow = {
  /** Sealed. */
  readonly secret: Buffer;
  readonly confirmed_at: string | null;
  /** The step of the last code that was taken; no code of it or before is taken again. */
  readonly last_step: number;
};

export function factorOf(db: Database, userId: string): FactorRow | null {
  return one(db, 'SELECT secret, confirmed_at, last_step FROM mfa_factors WHERE user_id = ?', userId);
}

/** In the place of the one before. */
export function putFactor(work: Work, userId: string, secret: Uint8Array): void {
  run(
    work.db,
    `INSERT INTO mfa_factors (user_id, secret, created_at) VALUES (?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET
       secret = excluded.secret, created_at = excluded.created_at, confirmed_at = NULL, last_step = 0`,
    userId,
    secret,
    work.now,
  );
}

export function confirmFactor(work: Work, userId: string, step: number): void {
  run(
    work.db,
    'UPDATE mfa_factors SET confirmed_at = ?, last_step = ? WHERE user_id = ?',
    work.now,
    step,
    userId,
  );
}

/** Answers false where a code of this step was spent already. */
export function spendStep(work: Work, userId: string, step: number): boolean {
  return (
    run(
      work.db,
      'UPDATE mfa_factors SET last_step = ? WHERE user_id = ? AND last_step < ?',
      step,
      userId,
      step,
    ) > 0
  );
}

/** In the place of all of before. */
export function putRecoveryCodes(work: Work, userId: string, hashes: readonly Uint8Array[]): void {
  run(work.db, 'DELETE FROM mfa_recovery_codes WHERE user_id = ?', userId);
  for (const hash of hashes)
    run(work.db, 'INSERT INTO mfa_recovery_codes (user_id, hash) VALUES (?, ?)', userId, hash);
}

/** Answers false where there is no such code, or it was spent. */
export function spendRecoveryCode(work: Work, userId: string, hash: Uint8Array): boolean {
  return (
    run(
      work.db,
      'UPDATE mfa_recovery_codes SET spent_at = ? WHERE user_id = ? AND hash = ? AND spent_at IS NULL',
      work.now,
      userId,
      hash,
    ) > 0
  );
}

export function recoveryCodesLeft(db: Database, userId: string): number {
  return (
    one<{ left: number }>(
      db,
      'SELECT count(*) AS left FROM mfa_recovery_codes WHERE user_id = ? AND spent_at IS NULL',
      userId,
    )?.left ?? 0
  );
}

/** Unix seconds of the last step-up of a session; null where there was none. */
export function authTimeOf(db: Database, sessionId: string): number | null {
  return (
    one<{ auth_time: number }>(db, 'SELECT auth_time FROM step_ups WHERE session_id = ?', sessionId)
      ?.auth_time ?? null
  );
}

export function putStepUp(work: Work, sessionId: string, authTime: number): void {
  run(
    work.db,
    `INSERT INTO step_ups (session_id, auth_time) VALUES (?, ?)
     ON CONFLICT (session_id) DO UPDATE SET auth_time = excluded.auth_time`,
    sessionId,
    authTime,
  );
}
