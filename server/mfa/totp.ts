import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 with the parameters that every authenticator has: SHA-1, 6 digits, steps of 30 seconds. */
const stepSeconds = 30;
const totpDigits = 6;
/** A clock may be one step off, either way (RFC 6238, section 5.2). */
const tolerance = 1;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6, of bytes whose number is a multiple of 5: no padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = (word << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((word >> bits) & 31);
    }
    word &= 0xff;
  }
  return text;
}

/** The code of a time step (RFC 4226, section 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** totpDigits).padStart(totpDigits, '0');
}

/** The step whose code this is, later than `lastStep`; null where there is none. All steps are compared, in the same time. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number, lastStep: number): number | null {
  const now = Math.floor(nowMs / 1_000 / stepSeconds);
  let found: number | null = null;
  for (let step = now - tolerance; step <= now + tolerance; step += 1) {
    const matches = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code));
    if (matches && step > lastStep) found = step;
  }
  return found;
}

export function otpauthUri(account: string, issuer: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' });
  return `otpauth://totp/${label}?${query}`;
}
