import { expect } from 'vitest';
import { getPolicy, putExecutor } from '../../../shared/api/approval-executors.ts';
import { enrolKey, newKeyChallenge } from '../../../shared/api/approval-keys.ts';
import {
  createIntent,
  decideIntent,
  getIntent,
  type IntentDetail,
  type IntentSummary,
  newIntentChallenge,
} from '../../../shared/api/approvals.ts';
import { getLatestCheckpoint } from '../../../shared/api/audit-heads.ts';
import { type Decision, type DecisionWord, decisionText } from '../../../shared/approvals/decision.ts';
import { type Enrolment, enrolmentText, revocationText } from '../../../shared/approvals/enrolment.ts';
import { type Intent, intentText } from '../../../shared/approvals/intent.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import { parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { type ApprovalKey, approvalKeySchema } from '../../../shared/domain/approval.ts';
import { type DeviceKey, newDeviceKey } from '../../support/device-key.ts';
import type { Responder } from '../../support/responder.ts';
import { type Answer, bodyOf } from './https-client.ts';
import { freshen } from './second-factor.ts';
import { newId, type SignedIn, type TestServer } from './test-server.ts';

/** A signed-in person with an approval key. */
export type Signer = { readonly who: SignedIn; readonly key: DeviceKey };

export const aud = 'https://issuer.test';
export const root = '/api/v1/security/approvals';

export function seconds(server: TestServer): number {
  return Math.floor(server.clock.nowMs() / 1_000);
}

export async function keyChallenge(server: TestServer, who: SignedIn): Promise<string> {
  const answer = await server.send('POST', newKeyChallenge.path, { token: who.token, body: {} });
  return bodyOf(newKeyChallenge.reply, answer).nonce;
}

export async function enrolment(
  server: TestServer,
  { who, key }: Signer,
  changes: Partial<Enrolment> = {},
): Promise<Enrolment> {
  const iat = seconds(server);
  return {
    ...{ _v: 1, aud, iss: who.userId, device: key.device, jwk: key.jwk, jti: newId(), iat },
    ...{ store: key.jwk.kty === 'EC' ? 'hardware' : 'os', exp: iat + 300 * 86_400 },
    chal: changes.chal ?? (await keyChallenge(server, who)),
    ...changes,
  } as Enrolment;
}

/** Enrols a key, with the second factor fresh; it is proposed then. */
export async function enrolled(server: TestServer, signer: Signer): Promise<ApprovalKey> {
  freshen(server, signer.who);
  const jws = signer.key.sign('wf-enrol+jws', enrolmentText(await enrolment(server, signer)));
  const answer = await server.send('POST', enrolKey.path, { token: signer.who.token, body: { jws } });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, answer.text.slice(0, 300)]);
  return bodyOf(approvalKeySchema, answer);
}

export async function sendEndorsement(server: TestServer, by: Signer, key: ApprovalKey): Promise<Answer> {
  freshen(server, by.who);
  const [, payload = ''] = key.enrolment_jws.split('.');
  const jws = by.key.sign('wf-enrol+jws', Buffer.from(payload, 'base64url').toString('utf8'));
  return await server.send('POST', `${root}/keys/${key.kid}/endorse`, { token: by.who.token, body: { jws } });
}

export async function endorsed(server: TestServer, by: Signer, key: ApprovalKey): Promise<ApprovalKey> {
  return bodyOf(approvalKeySchema, await sendEndorsement(server, by, key));
}

/** The installation ceremony of the first two, and then whoever else. */
export async function installed(server: TestServer, first: SignedIn, second: SignedIn) {
  const one: Signer = { who: first, key: newDeviceKey() };
  const other: Signer = { who: second, key: newDeviceKey() };
  const keys = [await enrolled(server, one), await enrolled(server, other)] as const;
  await endorsed(server, other, keys[0]);
  expect((await endorsed(server, one, keys[1])).state).toBe('active');
  await server.signHeads();
  return [one, other] as const;
}

/** Somebody more, endorsed by one of the directory. */
export async function joined(
  server: TestServer,
  who: SignedIn,
  by: Signer,
  key = newDeviceKey(),
): Promise<Signer> {
  const signer: Signer = { who, key };
  expect((await endorsed(server, by, await enrolled(server, signer))).state).toBe('active');
  return signer;
}

export async function revoke(server: TestServer, by: Signer, kid: string, since: number | null = null) {
  freshen(server, by.who);
  const payload = revocationText({
    ...{ _v: 1, aud, kid, iss: by.who.userId, jti: newId(), iat: seconds(server) },
    ...{
      chal: await keyChallenge(server, by.who),
      tb: await seenHead(server, by.who),
      compromised_since: since,
    },
  });
  const body = { jws: by.key.sign('wf-revoke+jws', payload), reason: 'The laptop is gone.' };
  return await server.send('POST', `${root}/keys/${kid}/revoke`, { token: by.who.token, body });
}

export async function seenHead(server: TestServer, { token }: SignedIn): Promise<string> {
  const answer = await server.send('GET', getLatestCheckpoint.path, { token });
  const { note } = bodyOf(getLatestCheckpoint.reply, answer);
  const head = parseCheckpoint(parseNote(note)?.text ?? '');
  if (head === null) throw new Error('no head');
  return `${head.size} ${encodeBase64(head.root)}`;
}

export async function policyHashNow(server: TestServer, { token }: SignedIn): Promise<string> {
  return bodyOf(getPolicy.reply, await server.send('GET', getPolicy.path, { token })).in_force.hash;
}

/** A request that would be accepted: the sessions of somebody are to end, by the server itself. */
export async function intentFor(
  server: TestServer,
  { who }: Pick<Signer, 'who'>,
  target: string,
  changes: Partial<Intent> = {},
): Promise<Intent> {
  const created = seconds(server);
  return {
    ...{ _v: 1, id: newId(), aud, action: 'sessions.revoke', inc: null, inc_etag: null, req: who.userId },
    params: {
      reason: 'They are not who they say.',
      severity: 'high',
      target_class: 'standard',
      executor: 'server',
    },
    targets: [{ id: target, etag: '"v1"' }],
    policy: changes.policy ?? (await policyHashNow(server, who)),
    ...{ quorum: 2, created, nbf: created, exp: created + 600 },
    ...changes,
  };
}

export function signedIntentJws({ key }: Signer, intent: Intent): string {
  return key.sign('wf-intent+jws', intentText(intent));
}

export async function ask(server: TestServer, { who }: Pick<Signer, 'who'>, jws: string): Promise<Answer> {
  return await server.send('POST', createIntent.path, { token: who.token, body: { jws } });
}

export async function asked(server: TestServer, by: Signer, intent: Intent): Promise<IntentSummary> {
  const answer = await ask(server, by, signedIntentJws(by, intent));
  expect([answer.status, answer.text.slice(0, 400)]).toEqual([201, answer.text.slice(0, 400)]);
  return bodyOf(createIntent.reply, answer);
}

export async function challenge(
  server: TestServer,
  { who }: Pick<Signer, 'who'>,
  intentId: string,
): Promise<string> {
  const path = newIntentChallenge.path.replace('{intent_id}', intentId);
  const answer = await server.send('POST', path, { token: who.token, body: {} });
  return bodyOf(newIntentChallenge.reply, answer).chal;
}

export async function decisionFor(
  server: TestServer,
  by: Signer,
  intent: Pick<IntentSummary, 'id' | 'ih'>,
  dec: DecisionWord,
  changes: Partial<Decision> = {},
): Promise<Decision> {
  return {
    ...{ _v: 1, ih: intent.ih, dec, iss: by.who.userId, jti: newId(), iat: seconds(server) },
    chal: changes.chal ?? (await challenge(server, by, intent.id)),
    tb: changes.tb ?? (await seenHead(server, by.who)),
    ...changes,
  };
}

export async function sendDecision(
  server: TestServer,
  { who }: Pick<Signer, 'who'>,
  intentId: string,
  jws: string,
) {
  const path = decideIntent.path.replace('{intent_id}', intentId);
  return await server.send('POST', path, { token: who.token, body: { jws } });
}

export async function decided(
  server: TestServer,
  by: Signer,
  intent: Pick<IntentSummary, 'id' | 'ih'>,
  dec: DecisionWord,
  changes: Partial<Decision> = {},
): Promise<Answer> {
  const decision = await decisionFor(server, by, intent, dec, changes);
  return await sendDecision(server, by, intent.id, by.key.sign('wf-decision+jws', decisionText(decision)));
}

export async function detail(server: TestServer, { token }: SignedIn, id: string): Promise<IntentDetail> {
  const answer = await server.send('GET', getIntent.path.replace('{intent_id}', id), { token });
  return bodyOf(getIntent.reply, answer);
}

/** Rounds of the executor until an intent is where a test wants it. */
export async function settled(
  server: TestServer,
  who: SignedIn,
  id: string,
  rounds = 3,
): Promise<IntentDetail> {
  for (let round = 0; round < rounds; round += 1) await server.approvalsRound();
  return await detail(server, who, id);
}

/** Makes the responder an executor of the organisation. */
export async function attach(server: TestServer, admin: SignedIn, responder: Responder): Promise<string> {
  freshen(server, admin);
  const body = {
    ...{ name: 'Reference responder', url: responder.url, observe_url: responder.observeUrl },
    actions: ['host.isolate', 'host.release', 'address.block', 'address.unblock', 'custom', 'custom.undo'],
    secret: responder.secret,
  };
  const path = putExecutor.path.replace('{executor_id}', 'edr');
  const answer = await server.send('PUT', path, { token: admin.token, body });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, answer.text.slice(0, 300)]);
  return 'edr';
}
