import { sessionAbsoluteSeconds } from '../../shared/domain/session.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { one, run } from './database.ts';
import type { Work } from './work.ts';

/** A first answer, byte for byte. */
export type KeptAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type Row = {
  readonly fingerprint: Buffer;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
};

/** Answers are kept for seven days. */
const keptMs = sessionAbsoluteSeconds * 1_000;
const purgedAtOnce = 50;

export function keptAnswer(
  work: Work,
  userId: string,
  key: string,
): { readonly fingerprint: Buffer; readonly answer: KeptAnswer } | null {
  const row = one<Row>(
    work.db,
    'SELECT fingerprint, status, headers, body FROM idempotency WHERE user_id = ? AND key = ? AND created_at > ?',
    userId,
    key,
    toTimestamp(work.nowMs - keptMs),
  );
  if (row === null) return null;
  const headers = JSON.parse(row.headers) as Record<string, string>;
  return { fingerprint: row.fingerprint, answer: { status: row.status, headers, body: row.body } };
}

/** Keeps an answer, in the place of one that is too old; a few others that are too old go at the same time. */
export function keepAnswer(
  work: Work,
  userId: string,
  key: string,
  fingerprint: Uint8Array,
  answer: KeptAnswer,
): void {
  run(
    work.db,
    `DELETE FROM idempotency WHERE rowid IN
       (SELECT rowid FROM idempotency WHERE created_at <= ? ORDER BY created_at LIMIT ${purgedAtOnce})`,
    toTimestamp(work.nowMs - keptMs),
  );
  run(
    work.db,
    `INSERT OR REPLACE INTO idempotency (user_id, key, fingerprint, status, headers, body, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    userId,
    key,
    fingerprint,
    answer.status,
    JSON.stringify(answer.headers),
    answer.body,
    work.now,
  );
}
