import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../../../electron/engine/forensics/approval-signature.ts';
import { type JwsRead, readCompactJws, refusalOf } from '../../../../shared/approvals/jws.ts';
import { publicJwkSchema } from '../../../../shared/approvals/thumbprint.ts';
import { TestKey } from '../../../approvals/test-key.ts';

const key = new TestKey('compact');
const hardware = new TestKey('compact', 'ES256');
const payload = '{"_v":1}';
const why = (read: JwsRead) => (read.ok ? 'ok' : read.why);
const header = (text: string) => why(readCompactJws(key.signRaw(text, payload), 'wf-decision+jws'));

describe('a compact JWS', () => {
  it('of either algorithm is read and verified, by its own key alone', async () => {
    for (const one of [key, hardware]) {
      const read = readCompactJws(one.sign('wf-decision+jws', payload), 'wf-decision+jws');
      if (!read.ok) throw new Error(read.why);
      expect(read.jws.payload).toBe(payload);
      expect(await refusalOf(verifySignature, read.jws, one)).toBeNull();
      expect(await refusalOf(verifySignature, read.jws, { kid: one.kid, jwk: key.jwk })).toBe(
        one === key ? null : 'alg',
      );
      const other = new TestKey('somebody else', one === key ? 'Ed25519' : 'ES256');
      expect(await refusalOf(verifySignature, read.jws, other)).toBe('kid');
      expect(await refusalOf(verifySignature, read.jws, { kid: one.kid, jwk: other.jwk })).toBe('signature');
    }
  });

  it.each([
    ['', 'header'],
    ['{}', 'header'],
    [`{"alg":"none","kid":"${key.kid}","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"HS256","kid":"${key.kid}","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"EdDSA","kid":"${key.kid}","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"ES384","kid":"${key.kid}","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"Ed25519","kid":"${key.kid}","typ":"JWT"}`, 'header'],
    [`{"alg":"Ed25519","kid":"short","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"Ed25519","jku":"https://x","kid":"${key.kid}","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"Ed25519","kid":"${key.kid}","typ":"wf-decision+jws","x5u":"https://x"}`, 'header'],
    [`{"kid":"${key.kid}","alg":"Ed25519","typ":"wf-decision+jws"}`, 'header'],
    [`{"alg":"Ed25519","kid":"${key.kid}","typ":"wf-intent+jws"}`, 'typ'],
    [`{"alg":"Ed25519","kid":"${key.kid}","typ":"wf-enrol+jws"}`, 'typ'],
  ])('under the header %s is refused', (text, expected) => {
    expect(header(text)).toBe(text === '' ? 'form' : expected);
  });

  it('has one spelling: no other string of the same letters and a few more is read', () => {
    const good = key.sign('wf-decision+jws', payload);
    const change = fc.record({
      at: fc.nat(good.length),
      cut: fc.nat(2),
      put: fc.string({
        unit: fc.constantFrom('A', 'B', '-', '_', '+', '/', '=', '.', ' ', '\n', '\u00e9'),
        maxLength: 2,
      }),
    });
    fc.assert(
      fc.asyncProperty(change, async ({ at, cut, put }) => {
        const text = good.slice(0, at) + put + good.slice(at + cut);
        const read = readCompactJws(text, 'wf-decision+jws');
        const refused = !read.ok || (await refusalOf(verifySignature, read.jws, key)) !== null;
        expect(refused).toBe(text !== good);
      }),
      { numRuns: 500 },
    );
  });

  it('that is too long is refused before it is decoded', () => {
    expect(why(readCompactJws(`${'A'.repeat(100_000)}.AA.AA`, 'wf-intent+jws'))).toBe('form');
  });
});

describe('a public key', () => {
  it.each([
    [{ ...key.jwk, d: 'A'.repeat(43) }],
    [{ ...key.jwk, alg: 'Ed25519' }],
    [{ ...key.jwk, x: `${'A'.repeat(42)}B` }],
    [{ ...key.jwk, crv: 'X25519' }],
    [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    [{ kty: 'oct', k: 'AAAA' }],
  ])('like %j is none', (jwk) => {
    expect(publicJwkSchema.safeParse(jwk).success).toBe(false);
  });
});
