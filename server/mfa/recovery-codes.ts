import { createHash } from 'node:crypto';
import type { RandomBytes } from '../../shared/lib/id.ts';
import { base32 } from './totp.ts';

const codes = 10;

/** Ten fresh codes of 50 bits each, and the hashes that the store keeps of them. */
export function newRecoveryCodes(random: RandomBytes, userId: string) {
  const made = Array.from({ length: codes }, () => {
    const text = base32(random(10)).toLowerCase();
    return `${text.slice(0, 5)}-${text.slice(5, 10)}`;
  });
  return { codes: made, hashes: made.map((code) => hashOfRecoveryCode(userId, code)) };
}

/** Bound to its person; tries are counted, so 50 bits behind a plain hash are enough. */
export function hashOfRecoveryCode(userId: string, code: string): Buffer {
  return createHash('sha256').update(`watchfloor/recovery/v1\n${userId}\n${code}`).digest();
}
