import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IntentSummary } from '../../shared/api/approvals.ts';
import { type Decision, decisionText } from '../../shared/approvals/decision.ts';
import { newDeviceKey } from '../support/device-key.ts';
import { type Floor, openFloor, ruleOf } from './support/approval-floor.ts';
import { challenge, decisionFor, detail, enrolled, sendDecision } from './support/approvers.ts';
import { newId } from './support/test-server.ts';

let floor: Floor;
let intent: IntentSummary;
let decision: Decision;
let text: string;
let good: string;

beforeAll(async () => {
  floor = await openFloor();
  intent = await floor.asks(floor.priya);
  decision = await decisionFor(floor.server, floor.helen, intent, 'approve');
  text = decisionText(decision);
  good = floor.helen.key.sign('wf-decision+jws', text);
});
afterAll(async () => await floor.close());

/** After each case: nothing was carried out, and the request still waits. */
afterEach(async () => {
  await floor.server.approvalsRound();
  expect(floor.executed()).toBe(0);
  expect((await detail(floor.server, floor.priya.who, intent.id)).intent).toMatchObject({
    ...{ state: 'pending', counted: 1 },
  });
});

const header = (more: Record<string, unknown> = {}) => ({
  ...{ alg: 'Ed25519', kid: floor.helen.key.kid, typ: 'wf-decision+jws' },
  ...more,
});
const forged = (more: Record<string, unknown>) =>
  floor.helen.key.forge(JSON.stringify(sorted(header(more))), text);
const sorted = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
const parts = () => good.split('.') as [string, string, string];

describe('a decision that is not exactly what it must be is refused, whoever signed it', () => {
  const cases: readonly (readonly [string, string, () => string])[] = [
    ['another purpose', 'typ', () => floor.helen.key.sign('wf-intent+jws', text)],
    ['a purpose that does not exist', 'header', () => forged({ typ: 'JWT' })],
    ['alg none', 'header', () => forged({ alg: 'none' })],
    [
      'alg none without a signature',
      'validation',
      () => `${forged({ alg: 'none' }).split('.').slice(0, 2).join('.')}.`,
    ],
    [
      'HS256 under the public key',
      'base64url',
      () => {
        const part = (value: string) => Buffer.from(value).toString('base64url');
        const input = `${part(JSON.stringify(header({ alg: 'HS256' })))}.${part(text)}`;
        const x = 'x' in floor.helen.key.jwk ? floor.helen.key.jwk.x : '';
        return `${input}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(input).digest('base64url')}`;
      },
    ],
    ['EdDSA', 'header', () => forged({ alg: 'EdDSA' })],
    ['another curve in the header', 'alg', () => forged({ alg: 'ES256' })],
    ['a key in the header', 'header', () => forged({ jwk: newDeviceKey().jwk })],
    ['jku', 'header', () => forged({ jku: 'https://evil.example/keys' })],
    ['x5u', 'header', () => forged({ x5u: 'https://evil.example/cert' })],
    ['x5c', 'header', () => forged({ x5c: ['AAAA'] })],
    ['crit', 'header', () => forged({ crit: ['b64'] })],
    ['b64', 'header', () => forged({ b64: false })],
    ['a further member in the header', 'header', () => forged({ note: 'x' })],
    [
      'a member twice in the header',
      'header',
      () =>
        floor.helen.key.forge(
          `{"alg":"none","alg":"Ed25519","kid":"${floor.helen.key.kid}","typ":"wf-decision+jws"}`,
          text,
        ),
    ],
    [
      'a header in another order',
      'header',
      () =>
        floor.helen.key.forge(
          `{"typ":"wf-decision+jws","alg":"Ed25519","kid":"${floor.helen.key.kid}"}`,
          text,
        ),
    ],
    [
      'a blank in the header',
      'header',
      () => floor.helen.key.forge(JSON.stringify(sorted(header()), null, 1), text),
    ],
    ['a blank in base64url', 'validation', () => good.replace('.', ' .')],
    ['padding', 'validation', () => `${good}=`],
    ['letters of plain base64', 'validation', () => good.replace(/[-_]/, '+').replace('.', '+.')],
    [
      'trailing bits that are not zero',
      'base64url',
      () => {
        const [first, second, signature] = parts();
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const last = alphabet.charAt(alphabet.indexOf(signature.at(-1) ?? 'A') | 1);
        return `${first}.${second}.${signature.slice(0, -1)}${last}`;
      },
    ],
    ['a signature cut short', 'base64url', () => good.slice(0, -4)],
    [
      'one bit of the signature',
      'signature',
      () => {
        const [first, second, signature] = parts();
        const bytes = Buffer.from(signature, 'base64url');
        bytes[7] = (bytes[7] ?? 0) ^ 1;
        return `${first}.${second}.${bytes.toString('base64url')}`;
      },
    ],
    [
      'the signature of another payload',
      'signature',
      () => {
        const other = floor.helen.key.sign('wf-decision+jws', decisionText({ ...decision, dec: 'reject' }));
        return `${good.split('.').slice(0, 2).join('.')}.${other.split('.')[2]}`;
      },
    ],
    ['four parts', 'validation', () => `${good}.AAAA`],
    [
      'the JSON serialisation',
      'validation',
      () => JSON.stringify({ payload: parts()[1], signature: parts()[2] }),
    ],
    ['an unknown key', 'unknown_key', () => newDeviceKey().sign('wf-decision+jws', text)],
    ['the key of somebody else', 'not_your_key', () => floor.priya.key.sign('wf-decision+jws', text)],
    [
      'a foreign key under the kid of an enrolled one',
      'signature',
      () => newDeviceKey().forge(JSON.stringify(sorted(header())), text),
    ],
    ['a further member', 'payload', () => sign(text.replace('{', '{"a":1,'))],
    [
      'a member twice',
      'payload',
      () => sign(text.replace('"dec":"approve"', '"dec":"approve","dec":"approve"')),
    ],
    ['members in another order', 'payload', () => sign(JSON.stringify({ ...decision, _v: 1 }))],
    ['a blank between members', 'payload', () => sign(text.replace(',', ', '))],
    ['a number that is not one', 'payload', () => sign(text.replace(/"iat":\d+/, '"iat":1e9'))],
    ['another version', 'payload', () => sign(text.replace('"_v":1', '"_v":2'))],
    ['a word that is no decision', 'payload', () => sign(text.replace('"approve"', '"approved"'))],
    ['a jti that is no UUIDv7', 'payload', () => sign(text.replace(decision.jti, crypto.randomUUID()))],
    ['another request', 'other_intent', () => sign(decisionText({ ...decision, ih: 'A'.repeat(43) }))],
    [
      'somebody else’s name',
      'person',
      () => sign(decisionText({ ...decision, iss: floor.priya.who.userId })),
    ],
    ['a time in the future', 'iat', () => sign(decisionText({ ...decision, iat: decision.iat + 3_600 }))],
    ['a made-up challenge', 'chal', () => sign(decisionText({ ...decision, chal: 'B'.repeat(43) }))],
    [
      'offline where that is not allowed',
      'offline_refused',
      () => sign(decisionText({ ...decision, chal: 'offline' })),
    ],
    ['a head with another root', 'tb', () => sign(decisionText({ ...decision, tb: `3 ${'A'.repeat(43)}=` }))],
    [
      'a head that is not there yet',
      'tb',
      () => sign(decisionText({ ...decision, tb: decision.tb.replace(/^\d+/, '99999999') })),
    ],
    ['a cancel by somebody else', 'not_requester', () => sign(decisionText({ ...decision, dec: 'cancel' }))],
  ];

  const sign = (payload: string) => floor.helen.key.sign('wf-decision+jws', payload);

  it.each(cases)('%s: %s', async (_name, rule, make) => {
    expect(ruleOf(await sendDecision(floor.server, floor.helen, intent.id, make()))).toBe(rule);
  });

  it('a challenge of another request, and one of another person', async () => {
    const { server, helen, priya } = floor;
    const other = await floor.asks(priya);
    for (const chal of [
      await challenge(server, helen, other.id),
      await challenge(server, floor.amara, intent.id),
    ]) {
      const jws = sign(decisionText({ ...decision, jti: newId(), chal }));
      expect(ruleOf(await sendDecision(server, helen, intent.id, jws))).toBe('chal');
    }
  });

  it('a challenge that was used before', async () => {
    const { server, helen, priya } = floor;
    const other = await floor.asks(priya, { quorum: 3 });
    const first = await decisionFor(server, helen, other, 'approve');
    const sent = await sendDecision(server, helen, other.id, sign(decisionText(first)));
    expect(sent.status).toBe(200);
    const again = sign(decisionText({ ...first, jti: newId(), dec: 'reject' }));
    expect(ruleOf(await sendDecision(server, helen, other.id, again))).toBe('chal');
  });

  it('a jti that stands for another decision', async () => {
    const { server, helen, priya } = floor;
    const other = await floor.asks(priya, { quorum: 3 });
    const first = await decisionFor(server, helen, other, 'approve');
    expect((await sendDecision(server, helen, other.id, sign(decisionText(first)))).status).toBe(200);
    const next = await decisionFor(server, helen, intent, 'approve', { jti: first.jti });
    expect(ruleOf(await sendDecision(server, helen, intent.id, sign(decisionText(next))))).toBe('jti_reused');
  });

  it('a key that is enrolled and that nobody endorsed', async () => {
    const key = newDeviceKey();
    await enrolled(floor.server, { who: floor.helen.who, key });
    const jws = key.sign('wf-decision+jws', text);
    expect(ruleOf(await sendDecision(floor.server, floor.helen, intent.id, jws))).toBe('key_not_endorsed');
  });
});
