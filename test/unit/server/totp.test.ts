import { expect, it } from 'vitest';
import { base32, stepOfCode, totpCode } from '../../../server/mfa/totp.ts';

const secret = Buffer.from('12345678901234567890');

it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('gives the code of RFC 6238, appendix B, at %i seconds, cut to six digits', (seconds, code) => {
  expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code.slice(2));
});

it('writes base32 as RFC 4648, section 10 has it', () => {
  expect(base32(Buffer.from('fooba'))).toBe('MZXW6YTB');
  expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});

it('takes a code one step off, and none of a step that was spent', () => {
  const at = 1_234_567_890_000;
  const now = Math.floor(at / 30_000);
  for (const off of [-1, 0, 1])
    expect(stepOfCode(secret, totpCode(secret, now + off), at, 0)).toBe(now + off);
  for (const off of [-2, 2]) expect(stepOfCode(secret, totpCode(secret, now + off), at, 0)).toBeNull();
  expect(stepOfCode(secret, totpCode(secret, now), at, now)).toBeNull();
  expect(stepOfCode(secret, totpCode(secret, now - 1), at, now)).toBeNull();
});
