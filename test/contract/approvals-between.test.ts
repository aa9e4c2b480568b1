import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideIntent } from '../../shared/api/approvals.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { firstPolicy } from '../../shared/approvals/policy.ts';
import { newDeviceKey } from '../support/device-key.ts';
import { type Floor, held, openFloor, released, ruleOf } from './support/approval-floor.ts';
import {
  ask,
  asked,
  decided,
  detail,
  endorsed,
  enrolled,
  intentFor,
  joined,
  revoke,
  seconds,
  sendEndorsement,
  settled,
  signedIntentJws,
} from './support/approvers.ts';
import { bodyOf } from './support/https-client.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(async () => await floor.close());

const db = (sql: string, ...values: readonly (string | number)[]) => {
  const store = floor.server.store();
  store.prepare(sql).run(...values);
  store.close();
};
const setRoles = (userId: string, roles: readonly string[]) =>
  db('UPDATE users SET roles = ? WHERE id = ?', JSON.stringify(roles), userId);

describe('the policy', () => {
  it('is changed by four eyes with policy:write among them, and what was asked under the old one is void', async () => {
    const { server, helen, priya } = floor;
    const pending = await floor.asks(priya);
    const next = { ...firstPolicy, break_glass: null };
    const params = { reason: 'Nobody acts alone.', severity: 'info', target_class: 'critical', next };
    const change: Partial<Intent> = {
      ...{ action: 'policy.change', params, targets: [{ id: 'policy', etag: '"v1"' }] },
    };
    const intent = await asked(server, priya, await intentFor(server, priya, 'policy', change));
    const answer = await decided(server, helen, intent, 'approve');
    expect(bodyOf(decideIntent.reply, answer).intent.state).toBe('approved');
    expect((await settled(server, priya.who, intent.id)).intent).toMatchObject({ state: 'done' });
    expect((await detail(server, priya.who, pending.id)).intent.state).toBe('void');
    const created = seconds(server);
    const glass = {
      action: 'break_glass.host.isolate',
      quorum: 1,
      created,
      nbf: created,
      exp: created + 200,
    } as const;
    const alone = signedIntentJws(priya, await floor.isolation(priya, glass));
    expect(ruleOf(await ask(server, priya, alone))).toBe('no_rule');
    const again = await intentFor(server, priya, 'policy', change);
    expect(ruleOf(await ask(server, priya, signedIntentJws(priya, again)))).toBe('stale-version');
  });
});

describe('between approval and execution', () => {
  it.each([
    ['rights are taken away', 'lapsed_role', () => setRoles(floor.helen.who.userId, ['viewer'])],
    [
      'the requester’s rights are taken away',
      'lapsed_role',
      () => setRoles(floor.priya.who.userId, ['viewer']),
    ],
    [
      'an account is switched off',
      'lapsed_role',
      () => db('UPDATE users SET active = 0 WHERE id = ?', floor.helen.who.userId),
    ],
    [
      'two accounts turn out to be one human',
      'self_approval',
      () => db('INSERT INTO account_humans VALUES (?, ?)', floor.helen.who.userId, floor.priya.who.userId),
    ],
    [
      'one lets the other in',
      'vouched_for',
      () =>
        db(
          "INSERT INTO vouchings VALUES (1, ?, ?, 'raised', ?)",
          ...[floor.priya.who.userId, floor.helen.who.userId, seconds(floor.server) - 5],
        ),
    ],
  ] as const)('%s: %s, and nothing is carried out', async (_name, rule, change) => {
    const before = floor.executed();
    const intent = await held(floor);
    change();
    floor.responder.fault('none');
    for (let round = 0; round < 3; round += 1) await floor.server.approvalsRound();
    db('UPDATE users SET active = 1');
    setRoles(floor.helen.who.userId, ['admin']);
    setRoles(floor.priya.who.userId, ['lead']);
    db('DELETE FROM account_humans');
    db('DELETE FROM vouchings');
    const { intent: now } = await detail(floor.server, floor.helen.who, intent.id);
    expect([now.state, now.outcome]).toEqual(['void', expect.stringContaining(`(${rule})`)]);
    expect(floor.executed()).toBe(before);
  });

  it('the target changes, or more hangs on it than was said', async () => {
    const before = floor.executed();
    const touched = await held(floor);
    floor.responder.touch(touched.targets[0]?.id ?? '');
    expect((await released(floor, touched.id)).intent.outcome).toContain('(etag_changed)');
    const precious = await held(floor);
    floor.responder.classify(precious.targets[0]?.id ?? '', 'critical');
    expect((await released(floor, precious.id)).intent.outcome).toContain('(target_class)');
    expect(floor.executed()).toBe(before);
  });

  it('a key is revoked: what it approved is void', async () => {
    const { server, helen, priya } = floor;
    const before = floor.executed();
    const second = await joined(server, helen.who, priya);
    db('DELETE FROM vouchings');
    floor.responder.fault('hidden');
    const intent = await floor.asks(priya);
    expect((await decided(server, second, intent, 'approve')).status).toBe(200);
    expect((await revoke(server, helen, second.key.kid)).status).toBe(200);
    expect((await released(floor, intent.id)).intent.state).toBe('void');
    expect(floor.executed()).toBe(before);
  });

  it('who asked takes it back', async () => {
    const before = floor.executed();
    const intent = await held(floor);
    expect((await decided(floor.server, floor.priya, intent, 'cancel')).status).toBe(200);
    expect((await released(floor, intent.id)).intent.state).toBe('cancelled');
    expect(floor.executed()).toBe(before);
  });
});

it('is carried out where nothing stands against it', async () => {
  const before = floor.executed();
  const intent = await held(floor);
  expect((await released(floor, intent.id)).intent).toMatchObject({ state: 'done', effect: 'observed' });
  expect(floor.executed()).toBe(before + 1);
  expect(await endorsedTwice()).toBe('endorsed_already');
});

async function endorsedTwice(): Promise<string> {
  const { server, helen, priya } = floor;
  const key = await enrolled(server, { who: floor.amara.who, key: newDeviceKey() });
  await endorsed(server, helen, key);
  return ruleOf(await sendEndorsement(server, priya, key));
}
