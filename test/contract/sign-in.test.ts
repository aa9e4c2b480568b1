import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createPasswords, type Passwords } from '../../server/checks/passwords.ts';
import { accessTokenClaimsSchema, tokenAudience } from '../../shared/api/access-token.ts';
import {
  getJwks,
  getMe,
  logIn,
  logOut,
  refreshTokens,
  signUp,
  tokenPairSchema,
} from '../../shared/api/auth.ts';
import { permissionsOf } from '../../shared/domain/role.ts';
import { meSchema } from '../../shared/domain/user.ts';
import { bodyOf } from './support/https-client.ts';
import {
  expectProblem,
  newId,
  samplePerson,
  startTestServer,
  stranger,
  type TestServer,
} from './support/test-server.ts';

const minuteMs = 60_000;
let server: TestServer;
afterEach(async () => await server.close());

const post = async (path: string, body: unknown) => await server.send('POST', path, { body });
const me = async (token: string) => await server.send('GET', getMe.path, { token });

describe('signing up', () => {
  it('makes an organisation whose first person is its administrator', async () => {
    server = await startTestServer({ sample: null });
    const { email, password, body } = stranger();
    const answer = await post(signUp.path, body);
    expect([answer.status, answer.text]).toEqual([202, '{"accepted":true}']);
    const who = await server.signIn(email.toUpperCase(), password);
    expect(bodyOf(meSchema, await me(who.token))).toMatchObject({
      email,
      roles: ['admin'],
      organization: { name: 'Elsewhere', tier: 'basic' },
    });
  });

  it('answers the same after the same work when the address is taken, and changes nothing', async () => {
    const counted = await countingPasswords();
    server = await startTestServer({ sample: null, passwords: counted.passwords });
    const { email, password, body } = stranger();
    const first = await post(signUp.path, body);
    const hashed = counted.hashed();
    const second = await post(signUp.path, { ...body, password: 'another long password' });
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(counted.hashed() - hashed).toBe(hashed);
    await server.signIn(email, password);
    expectProblem(
      await post(logIn.path, { email, password: 'another long password' }),
      'invalid-credentials',
    );
  });

  it('asks for at least 12 characters and no unknown members', async () => {
    server = await startTestServer({ sample: null });
    const { body } = stranger();
    const short = expectProblem(await post(signUp.path, { ...body, password: 'short' }), 'validation');
    expect(short.errors).toEqual([{ pointer: '/password', detail: 'at least 12 characters' }]);
    expectProblem(await post(signUp.path, { ...body, tier: 'enterprise' }), 'validation');
  });
});

describe('signing in', () => {
  it('answers tokens that verify against the published keys', async () => {
    server = await startTestServer();
    const answer = await post(logIn.path, samplePerson('lead'));
    const given = bodyOf(logIn.reply, answer);
    const jwks = bodyOf(getJwks.reply, await server.send('GET', getJwks.path)) as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(given.access_token, createLocalJWKSet(jwks), {
      algorithms: ['EdDSA'],
      audience: tokenAudience,
      issuer: 'https://issuer.test',
    });
    const claims = accessTokenClaimsSchema.parse(payload);
    expect(claims.exp - claims.iat).toBe(600);
    expect(claims).toMatchObject({
      sub: given.user.id,
      sid: given.session_id,
      roles: ['lead'],
      tier: 'enterprise',
    });
    expect(claims.scope.split(' ').sort()).toEqual([...permissionsOf(['lead'])].sort());
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: jwks.keys[0]?.kid });
    for (const key of jwks.keys) expect(key).not.toHaveProperty('d');
    expect(given.refresh_token).toMatch(/^[\w-]{43}$/);
  });

  it('gives an unknown account and a wrong password the same answer after the same Argon2 work', async () => {
    const counted = await countingPasswords();
    server = await startTestServer({ passwords: counted.passwords });
    const { email } = samplePerson('lead');
    const tries = [];
    for (const body of [
      { email, password: 'not the password at all' },
      { email: 'nobody@northwind.example', password: 'not the password at all' },
    ]) {
      const before = counted.verified();
      const answer = await post(logIn.path, body);
      const { instance: _, ...problem } = expectProblem(answer, 'invalid-credentials');
      tries.push({ problem, work: counted.verified() - before, headers: Object.keys(answer.headers).sort() });
    }
    expect(tries[0]).toEqual(tries[1]);
    expect(tries[0]?.work).toBe(1);
  });

  it('hashes with Argon2id at 19 MiB, two passes, one lane, also for accounts that do not exist', async () => {
    server = await startTestServer();
    const hashes = server.store().prepare('SELECT password_hash FROM users').pluck().all();
    expect(hashes).toHaveLength(6);
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('takes a composed and a decomposed spelling of a password as the same', async () => {
    const passwords = await createPasswords();
    server = await startTestServer({ sample: null });
    const hashed = await passwords.hash('pässwörter sind lang');
    expect(await passwords.verify(hashed, 'pässwörter sind lang'.normalize('NFD'))).toBe(true);
    expect(await passwords.verify(null, 'a password that nobody has')).toBe(false);
  });

  it('counts five tries per account, from whatever address, and says when to come back', async () => {
    server = await startTestServer({ rateFactor: 1 });
    const { email, password } = samplePerson('lead');
    for (let n = 0; n < 5; n += 1) await post(logIn.path, { email, password: 'not the password at all' });
    const blocked = await post(logIn.path, { email, password });
    expectProblem(blocked, 'rate-limited');
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(800);
    expect(blocked.headers['ratelimit-policy']).toContain('q=5;w=900');
    expectProblem(await post(logIn.path, samplePerson('viewer')), 'rate-limited'); // same address
    server.clock.advance(15 * minuteMs);
    expect((await post(logIn.path, { email, password })).status).toBe(200);
  });

  it('blocks an account that does not exist just the same', async () => {
    server = await startTestServer({ rateFactor: 1 });
    const body = { email: 'nobody@northwind.example', password: 'not the password at all' };
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await post(logIn.path, body)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('does not count tries that succeed', async () => {
    server = await startTestServer({ rateFactor: 1 });
    for (let n = 0; n < 8; n += 1) expect((await post(logIn.path, samplePerson('lead'))).status).toBe(200);
  });
});

describe('refreshing', () => {
  it('exchanges a refresh token once for a new pair in the same session', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const pair = bodyOf(tokenPairSchema, await post(refreshTokens.path, { refresh_token: who.refreshToken }));
    expect(pair.session_id).toBe(who.sessionId);
    expect(pair.refresh_token).not.toBe(who.refreshToken);
    expect((await me(pair.access_token)).status).toBe(200);
  });

  it('revokes the whole session when a spent token comes back, and writes it down once', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const pair = bodyOf(tokenPairSchema, await post(refreshTokens.path, { refresh_token: who.refreshToken }));
    expectProblem(await post(refreshTokens.path, { refresh_token: who.refreshToken }), 'session-ended');
    expectProblem(await post(refreshTokens.path, { refresh_token: pair.refresh_token }), 'session-ended');
    expectProblem(await post(refreshTokens.path, { refresh_token: who.refreshToken }), 'session-ended');
    expectProblem(await me(pair.access_token), 'session-ended');
    expectProblem(await me(who.token), 'session-ended');
    const reused = "SELECT count(*) FROM audit_records WHERE record ->> 'act' = 'auth.refresh_reused'";
    expect(server.store().prepare(reused).pluck().get()).toBe(1);
  });

  it('gives one of many simultaneous uses a new pair and revokes the session for the others', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const uses = Array.from(
      { length: 10 },
      async () => await post(refreshTokens.path, { refresh_token: who.refreshToken }),
    );
    const statuses = (await Promise.all(uses)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expectProblem(await me(who.token), 'session-ended');
  });

  it('ends after 12 hours without use and after 7 days whatever happens', async () => {
    server = await startTestServer();
    const idle = await server.as('lead');
    server.clock.advance(12 * 60 * minuteMs + 1);
    expectProblem(await post(refreshTokens.path, { refresh_token: idle.refreshToken }), 'session-ended');
    let token = (await server.as('lead')).refreshToken;
    let statuses = 0;
    for (let hours = 0; hours < 7 * 24 - 11; hours += 11) {
      server.clock.advance(11 * 60 * minuteMs);
      const answer = await post(refreshTokens.path, { refresh_token: token });
      if (answer.status !== 200) break;
      token = bodyOf(tokenPairSchema, answer).refresh_token;
      statuses += 1;
    }
    expect(statuses).toBe(15);
    server.clock.advance(11 * 60 * minuteMs);
    expectProblem(await post(refreshTokens.path, { refresh_token: token }), 'session-ended');
  });

  it('keeps no refresh token in the store', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const db = server.store();
    db.pragma('wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(join(server.dataDir, 'watchfloor.db'));
    expect(bytes.includes(who.refreshToken)).toBe(false);
    expect(bytes.includes(who.sessionId)).toBe(true);
  });

  it('refuses a token that was never given', async () => {
    server = await startTestServer();
    expectProblem(await post(refreshTokens.path, { refresh_token: 'A'.repeat(43) }), 'session-ended');
  });
});

describe('signing out', () => {
  it('ends the session at once, and answers the same for what is over or unknown', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    for (const refresh_token of [who.refreshToken, who.refreshToken, 'A'.repeat(43)]) {
      const answer = await post(logOut.path, { refresh_token });
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    expectProblem(await me(who.token), 'session-ended');
    expectProblem(await post(refreshTokens.path, { refresh_token: who.refreshToken }), 'session-ended');
  });
});

describe('access tokens', () => {
  it('are believed only when they are ours, whole, in time, and for this API', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const claims = decodeJwt(who.token);
    const header = { ...decodeProtectedHeader(who.token), alg: 'EdDSA' };
    const ours = createPrivateKey({ key: keysOf(server)[0], format: 'jwk' } as never);
    const foreign = generateKeyPairSync('ed25519').privateKey;
    const now = Math.floor(Date.now() / 1_000);
    const make = async (key: typeof ours, changed: object, changedHeader: object = {}) =>
      await new SignJWT({ ...claims, ...changed })
        .setProtectedHeader({ ...header, ...changedHeader })
        .sign(key);
    expect((await me(await make(ours, {}))).status).toBe(200);

    const [head = '', body = '', signature = ''] = who.token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const spelled = spellDifferently(signature);
    expect(Buffer.from(spelled, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    const refused: Record<string, string> = {
      'foreign key': await make(foreign, {}),
      'other audience': await make(ours, { aud: 'another-api' }),
      'other issuer': await make(ours, { iss: 'https://elsewhere.test' }),
      expired: await make(ours, { exp: now - 61 }),
      'not yet valid': await make(ours, { nbf: now + 120 }),
      'other type': await make(ours, {}, { typ: 'JWT' }),
      'other session': await make(ours, { sid: newId() }),
      'other person': await make(ours, { sub: newId() }),
      'other organisation': await make(ours, { org: newId() }),
      'unknown role': await make(ours, { roles: ['root'] }),
      'no algorithm': `${none}.${body}.`,
      'no signature': `${head}.${body}.${none}`,
      'another spelling': `${head}.${body}.${spelled}`,
      garbage: 'a.b.c',
    };
    for (const [what, token] of Object.entries(refused)) {
      const answer = await me(token);
      expect([what, answer.status]).toEqual([what, 401]);
      expectProblem(answer, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    expectProblem(await server.send('GET', getMe.path), 'unauthenticated');
    const basic = { headers: { authorization: 'Basic YTpi' } };
    expectProblem(await server.send('GET', getMe.path, basic), 'unauthenticated');
  });

  it('end after ten minutes', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    server.clock.advance(10 * minuteMs + 59_000);
    expect((await me(who.token)).status).toBe(200);
    server.clock.advance(2_000);
    expectProblem(await me(who.token), 'unauthenticated');
  });

  it('lose a role at once when it is taken away, and their use when the person is deactivated', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const db = server.store();
    db.prepare('UPDATE users SET roles = \'["viewer"]\' WHERE id = ?').run(who.userId);
    expect(bodyOf(meSchema, await me(who.token)).roles).toEqual(['viewer']);
    db.prepare('UPDATE users SET active = 0 WHERE id = ?').run(who.userId);
    expectProblem(await me(who.token), 'unauthenticated');
    expectProblem(await post(logIn.path, samplePerson('lead')), 'invalid-credentials');
  });

  it('are signed with a key that only its owner can read, and that outlives a restart', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    expect(statSync(join(server.dataDir, 'token-keys.json')).mode & 0o777).toBe(0o600);
    server = await server.restart();
    expect((await me(who.token)).status).toBe(200);
  });

  it('go on being believed when a newer key is put in front', async () => {
    server = await startTestServer();
    const who = await server.as('lead');
    const older = keysOf(server);
    const newer = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(server.dataDir, 'token-keys.json'), JSON.stringify({ keys: [newer, ...older] }));
    server = await server.restart();
    expect((await me(who.token)).status).toBe(200);
    const fresh = await server.as('lead');
    expect(decodeProtectedHeader(fresh.token).kid).not.toBe(decodeProtectedHeader(who.token).kid);
    expect((await me(fresh.token)).status).toBe(200);
  });
});

function keysOf({ dataDir }: TestServer): readonly object[] {
  return JSON.parse(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')).keys;
}

/** The same bytes in base64url with other trailing bits. */
function spellDifferently(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.slice(-1));
  return signature.slice(0, -1) + alphabet[last ^ 1];
}

async function countingPasswords() {
  const real = await createPasswords();
  const counts = { hashed: 0, verified: 0 };
  const passwords: Passwords = {
    hash: async (password) => {
      counts.hashed += 1;
      return await real.hash(password);
    },
    verify: async (hashed, password) => {
      counts.verified += 1;
      return await real.verify(hashed, password);
    },
  };
  return { passwords, hashed: () => counts.hashed, verified: () => counts.verified };
}
