import { decodeJwt } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { confirmTotp, getMfa, replaceRecoveryCodes, stepUp } from '../../shared/api/mfa.ts';
import { bodyOf } from './support/https-client.ts';
import { beginFactor, codeNow, enrolFactor, freshen } from './support/second-factor.ts';
import {
  expectProblem,
  type SignedIn,
  samplePerson,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

let server: TestServer;
afterEach(async () => await server.close());

const { password } = samplePerson('lead');

async function begun(options: Parameters<typeof startTestServer>[0] = {}) {
  server = await startTestServer(options);
  const lead = await server.as('lead');
  return { lead, ...(await enrolFactor(server, lead, password)) };
}

async function steppedUp(who: SignedIn, code: string, given = password) {
  return await server.send('POST', stepUp.path, { token: who.token, body: { password: given, code } });
}

async function state(who: SignedIn) {
  return bodyOf(getMfa.reply, await server.send('GET', getMfa.path, { token: who.token }));
}

it('is given again with password and code, counts for five minutes in that session, and is in the token', async () => {
  const { lead, secret } = await begun();
  expect(await state(lead)).toMatchObject({ enrolled: true, recovery_codes_left: 10, auth_time: null });
  const answer = bodyOf(stepUp.reply, await steppedUp(lead, codeNow(server, secret)));
  expect(decodeJwt(answer.access_token)).toMatchObject({ amr: ['pwd', 'otp'], auth_time: answer.auth_time });
  expect(answer.fresh_until - answer.auth_time).toBe(300);
  const path = replaceRecoveryCodes.path;
  const other = await server.as('lead');
  expectProblem(await server.send('POST', path, { token: other.token, body: {} }), 'step-up-required');
  expect((await server.send('POST', path, { token: lead.token, body: {} })).status).toBe(200);
  server.clock.advance(301_000);
  expectProblem(await server.send('POST', path, { token: lead.token, body: {} }), 'step-up-required');
});

it('refuses a code that was used, also the one that confirmed it', async () => {
  server = await startTestServer();
  const lead = await server.as('lead');
  const secret = await beginFactor(server, lead, password);
  const code = codeNow(server, secret);
  expect((await server.send('POST', confirmTotp.path, { token: lead.token, body: { code } })).status).toBe(
    200,
  );
  expectProblem(await steppedUp(lead, code), 'validation');
  server.clock.advance(30_000);
  const next = codeNow(server, secret);
  expect((await steppedUp(lead, next)).status).toBe(200);
  expectProblem(await steppedUp(lead, next), 'validation');
});

it('refuses a wrong password, a wrong code, and says not which', async () => {
  const { lead, secret } = await begun();
  const wrongPassword = expectProblem(
    await steppedUp(lead, codeNow(server, secret), 'no such thing'),
    'validation',
  );
  const wrongCode = expectProblem(await steppedUp(lead, '000000'), 'validation');
  expect(wrongCode.detail).toBe(wrongPassword.detail);
  const acts = server.store().prepare("SELECT count(*) FROM audit_records WHERE act = 'mfa.failed'").pluck();
  expect(acts.get()).toBe(2);
});

it('takes a recovery code once, and none of before after they were replaced', async () => {
  const { lead, recovery_codes: codes } = await begun();
  const [first = '', second = ''] = codes;
  expect(bodyOf(stepUp.reply, await steppedUp(lead, first)).recovery_codes_left).toBe(9);
  expectProblem(await steppedUp(lead, first), 'validation');
  const fresh = await server.send('POST', replaceRecoveryCodes.path, { token: lead.token, body: {} });
  expect(fresh.status).toBe(200);
  expectProblem(await steppedUp(lead, second), 'validation');
});

it('is not begun again over one that counts, without giving that one', async () => {
  const { lead } = await begun();
  const again = { token: lead.token, body: { password } };
  expectProblem(await server.send('POST', '/api/v1/auth/mfa/totp', again), 'step-up-required');
  freshen(server, lead);
  expect((await server.send('POST', '/api/v1/auth/mfa/totp', again)).status).toBe(201);
});

it('stops after five tries in a quarter of an hour', async () => {
  const { lead, secret } = await begun({ rateFactor: 1 });
  for (let count = 0; count < 5; count += 1) expectProblem(await steppedUp(lead, '000000'), 'validation');
  expectProblem(await steppedUp(lead, codeNow(server, secret)), 'rate-limited');
  server.clock.advance(900_000);
  const back = await server.as('lead');
  expect((await steppedUp(back, codeNow(server, secret))).status).toBe(200);
});

it('leaves no secret in the store', async () => {
  const { secret, recovery_codes: codes } = await begun();
  const db = server.store();
  db.pragma('wal_checkpoint(TRUNCATE)');
  const text = db.serialize().toString('latin1');
  for (const canary of [secret, ...codes]) expect(text).not.toContain(canary);
  expect(server.logged()).not.toContain(secret);
});
