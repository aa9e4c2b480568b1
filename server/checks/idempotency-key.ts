import { createHash } from 'node:crypto';
import { Refusal } from '../http/refusal.ts';

/** The key that a request names, or null. */
export function idempotencyKeyFrom(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new Refusal('malformed', { detail: 'Idempotency-Key is 1 to 255 visible ASCII characters.' });
}

/** What makes a request the same as an earlier one: method, path and the bytes of its body. */
export function fingerprintOf(method: string, path: string, body: Uint8Array): Buffer {
  return createHash('sha256').update(`${method} ${path}\n`).update(body).digest();
}
