import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { isCanonicalJws } from '../../../../electron/main/auth/canonical-jws.ts';
import { createServerClock } from '../../../../electron/main/auth/server-clock.ts';
import { UnknownKeyError, verifyAccessToken } from '../../../../electron/main/auth/verify-access-token.ts';

const issuer = 'https://soc.example';
const nowMs = Date.parse('2026-11-22T09:00:00Z');
const now = nowMs / 1_000;
const id = (tail: number) => `019ab4f2-0000-7000-8000-${String(tail).padStart(12, '0')}`;
const claims: JWTPayload = {
  iss: issuer,
  aud: 'techsaas-api',
  sub: id(1),
  sid: id(2),
  org: id(3),
  tier: 'premium',
  roles: ['lead'],
  scope: 'api',
  amr: ['pwd'],
  iat: now,
  nbf: now,
  exp: now + 600,
  jti: id(4),
};

let eddsa: CryptoKey;
let es256: CryptoKey;
let stranger: CryptoKey;
let keys: Parameters<typeof verifyAccessToken>[1]['keys'];

beforeAll(async () => {
  const [one, two, other] = await Promise.all([
    generateKeyPair('EdDSA', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('EdDSA'),
  ]);
  eddsa = one.privateKey;
  es256 = two.privateKey;
  stranger = other.privateKey;
  keys = {
    keys: [
      { ...(await exportJWK(one.publicKey)), kid: 'ed' },
      { ...(await exportJWK(two.publicKey)), kid: 'es' },
      { kty: 'oct', kid: 'hs', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0' },
    ],
  };
});

const sign = (
  payload: JWTPayload,
  header = { alg: 'EdDSA', kid: 'ed' },
  key: CryptoKey | Uint8Array = eddsa,
) => new SignJWT(payload).setProtectedHeader(header).sign(key);
const verify = (token: string, atMs = nowMs) => verifyAccessToken(token, { keys, issuer, nowMs: atMs });
const refused = { code: 'token_rejected' };

describe('an access token', () => {
  it('is believed when everything fits, with both algorithms', async () => {
    expect(await verify(await sign(claims))).toMatchObject({ sub: id(1), sid: id(2) });
    expect(await verify(await sign(claims, { alg: 'ES256', kid: 'es' }, es256))).toMatchObject({
      sub: id(1),
    });
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'other-api' }],
    ['a shape that was not promised', { roles: ['root'] }],
    ['no person', { sub: undefined }],
    ['an end long after its beginning', { exp: now + 86_400 }],
    ['no end', { exp: undefined }],
    ['no beginning', { nbf: undefined }],
  ])('is refused with %s', async (_, change) => {
    await expect(verify(await sign({ ...claims, ...change } as JWTPayload))).rejects.toMatchObject(refused);
  });

  it('has a minute of tolerance at both ends, and no more', async () => {
    const token = await sign(claims);
    await expect(verify(token, nowMs + 655_000)).resolves.toBeDefined();
    await expect(verify(token, nowMs + 665_000)).rejects.toMatchObject(refused);
    await expect(verify(token, nowMs - 55_000)).resolves.toBeDefined();
    await expect(verify(token, nowMs - 65_000)).rejects.toMatchObject(refused);
  });

  it('is refused without a signature, with a symmetric one, or with a stranger’s', async () => {
    const unsecured = new UnsecuredJWT(claims).encode();
    const symmetric = await sign(
      claims,
      { alg: 'HS256', kid: 'hs' },
      Buffer.from('secret-secret-secret-secret'.padEnd(32)),
    );
    const strange = await sign(claims, { alg: 'EdDSA', kid: 'ed' }, stranger);
    for (const token of [unsecured, symmetric, strange])
      await expect(verify(token)).rejects.toMatchObject(refused);
  });

  it('of an unknown key is told apart, so that the keys are asked for again', async () => {
    const token = await sign(claims, { alg: 'EdDSA', kid: 'new' }, stranger);
    await expect(verify(token)).rejects.toBeInstanceOf(UnknownKeyError);
  });

  it('is refused when a single bit of it differs', async () => {
    const token = await sign(claims);
    for (let at = 0; at < token.length; at += 17) {
      const other = token[at] === 'A' ? 'B' : 'A';
      if (token[at] === '.') continue;
      await expect(verify(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)).rejects.toMatchObject(
        refused,
      );
    }
  });

  it('is refused in every spelling but the canonical one', async () => {
    const token = await sign(claims);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const last = signature.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // 64 bytes end in a character of which only two bits count: another one decodes to the same signature.
    const loose = alphabet[alphabet.indexOf(last) ^ 1] ?? '';
    const spellings = [
      `${header}.${payload}.${signature.slice(0, -1)}${loose}`,
      `${header}.${payload}.${signature}==`,
      `${header}.${payload}.${signature} `,
      `${header}.${payload}\n.${signature}`,
      `${header}.${payload}.${signature}.`,
      `${header}..${signature}`,
    ];
    expect(isCanonicalJws(token)).toBe(true);
    for (const spelling of spellings) {
      expect(isCanonicalJws(spelling), spelling).toBe(false);
      await expect(verify(spelling)).rejects.toMatchObject(refused);
    }
  });

  it('is not quoted in the reason of its refusal', async () => {
    const token = await sign({ ...claims, iss: 'https://evil.example' });
    const error = await verify(token).catch((caught: unknown) => caught);
    expect(String((error as Error).message)).not.toContain(token.slice(0, 30));
  });
});

describe('the server’s clock', () => {
  it('corrects a local clock that is an hour wrong', () => {
    let local = nowMs + 3_600_000;
    const clock = createServerClock({ nowMs: () => local });
    expect(clock.skewMs()).toBeNull();
    const askedAt = local;
    local += 200;
    clock.observe(nowMs, askedAt);
    expect(Math.abs(clock.nowMs() - nowMs)).toBeLessThan(1_000);
    expect(clock.skewMs()).toBeGreaterThan(3_598_000);
    clock.observe(null, askedAt);
    expect(clock.skewMs()).not.toBeNull();
  });
});
