import { one, run } from './database.ts';
import type { Work } from './work.ts';

/** A refresh token as the store knows it: by the SHA-256 of its 256 bits of chance. */
export type RefreshTokenRow = { readonly session_id: string; readonly spent_at: string | null };

export function insertRefreshToken(work: Work, hash: Uint8Array, sessionId: string): void {
  run(
    work.db,
    'INSERT INTO refresh_tokens (hash, session_id, issued_at) VALUES (?, ?, ?)',
    hash,
    sessionId,
    work.now,
  );
}

export function refreshToken(work: Work, hash: Uint8Array): RefreshTokenRow | null {
  return one<RefreshTokenRow>(
    work.db,
    'SELECT session_id, spent_at FROM refresh_tokens WHERE hash = ?',
    hash,
  );
}

export function spendRefreshToken(work: Work, hash: Uint8Array): void {
  run(work.db, 'UPDATE refresh_tokens SET spent_at = ? WHERE hash = ?', work.now, hash);
}
