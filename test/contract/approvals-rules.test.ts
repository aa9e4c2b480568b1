import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntentSummary } from '../../shared/api/approvals.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { newDeviceKey } from '../support/device-key.ts';
import { type Floor, openFloor, ruleOf } from './support/approval-floor.ts';
import {
  ask,
  asked,
  decided,
  detail,
  enrolled,
  intentFor,
  joined,
  revoke,
  type Signer,
  seconds,
  sendEndorsement,
  signedIntentJws,
} from './support/approvers.ts';
import { freshen } from './support/second-factor.ts';
import { declare, newId } from './support/test-server.ts';

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

/** A request that is refused by a rule, and what it was based on is as before. */
async function refusedAsk(by: Signer, changes: Partial<Intent> | Promise<Partial<Intent>>, rule: string) {
  const before = floor.executed();
  const intent = await floor.isolation(by, await changes);
  expect(ruleOf(await ask(floor.server, by, signedIntentJws(by, intent)))).toBe(rule);
  await floor.server.approvalsRound();
  expect(floor.executed()).toBe(before);
}

async function refusedDecision(
  by: Signer,
  intent: IntentSummary,
  rule: string,
  dec: 'approve' | 'reject' = 'approve',
) {
  const before = floor.executed();
  expect(ruleOf(await decided(floor.server, by, intent, dec))).toBe(rule);
  await floor.server.approvalsRound();
  expect(floor.executed()).toBe(before);
}

describe('a request is refused', () => {
  const params = (changes: Record<string, string | number | null>) => async () => {
    const intent = await floor.isolation(floor.priya);
    return { params: { ...intent.params, ...changes } };
  };
  const life =
    (from: number, to: number, created = 0) =>
    async () => {
      const now = seconds(floor.server);
      return { created: now + created, nbf: now + from, exp: now + to };
    };
  const cases: readonly (readonly [string, string, () => Promise<Partial<Intent>>])[] = [
    ['for another server', 'aud', async () => ({ aud: 'https://other.test' })],
    ['in somebody else’s name', 'person', async () => ({ req: floor.helen.who.userId })],
    [
      'with a quorum below the policy',
      'quorum_lowered',
      async () => ({ ...(await params({ target_class: 'critical' })()) }),
    ],
    ['with a quorum of one', 'payload', async () => ({ quorum: 1 })],
    [
      'under a policy that is not in force',
      'policy_old',
      async () => ({ policy: `sha256-${'A'.repeat(43)}` }),
    ],
    ['that lives for five hours', 'payload', life(0, 5 * 3_600)],
    ['that is over', 'expired', life(-600, -1, -600)],
    ['that is not in force yet', 'early', life(300, 600)],
    ['made in the future', 'created', life(300, 600, 300)],
    ['with an executor that nobody knows', 'executor', params({ executor: 'nobody' })],
    ['of the server for what it does not do', 'executor', params({ executor: 'server' })],
    ['with a parameter that its action does not have', 'params', params({ shell: 'rm' })],
    ['without an end or an owner', 'params', params({ until: null })],
    [
      'of an action that does not exist',
      'payload',
      async () => ({ action: 'host.wipe' as Intent['action'] }),
    ],
    [
      'for the same target twice',
      'payload',
      async () => ({ targets: [1, 2].map(() => ({ id: 'h', etag: '"e1"' })) }),
    ],
    ['without a target', 'payload', async () => ({ targets: [] })],
    ['for an incident that does not exist', 'incident', async () => ({ inc: newId(), inc_etag: '"v1"' })],
    [
      'behind the glass for longer than five minutes',
      'payload',
      async () => ({ action: 'break_glass.host.isolate', quorum: 1 }),
    ],
    [
      'behind the glass for what the policy keeps closed',
      'no_rule',
      async () => ({
        ...{ action: 'break_glass.address.block', quorum: 1, ...(await life(0, 200)()) },
        params: { ...(await floor.isolation(floor.priya)).params, direction: 'both' },
      }),
    ],
  ];
  it.each(cases)('%s: %s', async (_name, rule, changes) => {
    const given = await changes();
    if (rule === 'no_rule') {
      const { allow: _allow, ...rest } = given.params ?? {};
      await refusedAsk(floor.priya, { ...given, params: rest }, rule);
    } else await refusedAsk(floor.priya, given, rule);
  });

  it('based on an incident as it no longer is, or of another severity', async () => {
    const { server, priya } = floor;
    const incident = await declare(server, priya.who, { severity: 'high' });
    await refusedAsk(priya, { inc: incident.id, inc_etag: '"v7"' }, 'stale-version');
    const { params } = await floor.isolation(priya);
    const inc = { inc: incident.id, inc_etag: '"v1"' };
    await refusedAsk(priya, { ...inc, params: { ...params, severity: 'low' } }, 'severity');
    expect((await ask(server, priya, signedIntentJws(priya, await floor.isolation(priya, inc)))).status).toBe(
      201,
    );
  });

  it('for an account that has changed, is not there, or is worth more than it says', async () => {
    const { server, priya, helen, viewer } = floor;
    const sent = async (target: string, changes: Partial<Intent> = {}) =>
      ruleOf(
        await ask(server, priya, signedIntentJws(priya, await intentFor(server, priya, target, changes))),
      );
    expect(await sent(viewer.userId, { targets: [{ id: viewer.userId, etag: '"v9"' }] })).toBe(
      'stale-version',
    );
    expect(await sent(newId())).toBe('target');
    expect(await sent(helen.who.userId)).toBe('target_class');
    expect(await sent(priya.who.userId)).toMatch(/owns_target|target_class/);
  });

  it('under an id that stands for another request, and given back where it is the same', async () => {
    const { server, priya } = floor;
    const intent = await floor.isolation(priya);
    const jws = signedIntentJws(priya, intent);
    expect((await ask(server, priya, jws)).status).toBe(201);
    expect((await ask(server, priya, jws)).status).toBe(201);
    const other = signedIntentJws(priya, { ...intent, targets: [{ id: 'swapped', etag: '"e1"' }] });
    expect(ruleOf(await ask(server, priya, other))).toBe('id_reused');
  });

  it('by break-glass from who may not, or whose second factor is old', async () => {
    const { server, amara, priya } = floor;
    const created = seconds(server);
    const glass = {
      action: 'break_glass.host.isolate',
      quorum: 1,
      created,
      nbf: created,
      exp: created + 200,
    } as const;
    await refusedAsk(amara, glass, 'lapsed_role');
    freshen(server, priya.who, 400);
    await refusedAsk(priya, glass, 'step-up-required');
  });

  it('to undo what is not in force', async () => {
    const { helen, priya } = floor;
    const pending = await floor.asks(priya);
    const params = {
      reason: 'x',
      severity: 'high',
      target_class: 'standard',
      executor: 'edr',
      reverts: pending.id,
    };
    await refusedAsk(helen, { action: 'host.release', params, targets: [...pending.targets] }, 'reverts');
  });
});

describe('an approval does not count', () => {
  it('by who asked', async () => {
    await refusedDecision(floor.priya, await floor.asks(floor.priya), 'self_approval');
  });

  it('by the same human with another account', async () => {
    const { priya, helen } = floor;
    db('INSERT INTO account_humans VALUES (?, ?), (?, ?)', priya.who.userId, 'h-1', helen.who.userId, 'h-1');
    await refusedDecision(helen, await floor.asks(priya), 'self_approval');
    db('DELETE FROM account_humans');
  });

  it('by somebody who does not hold the right', async () => {
    await refusedDecision(floor.amara, await floor.asks(floor.priya), 'lapsed_role');
  });

  it('by somebody whom the other one let in less than a day ago', async () => {
    const { server, amara, helen } = floor;
    const intent = await floor.asks(amara);
    await refusedDecision(helen, intent, 'vouched_for');
    expect((await detail(server, helen.who, intent.id)).approvers).toContainEqual({
      ...{ user_id: helen.who.userId, may: false, why_not: ['vouched_for'] },
    });
  });

  it('about their own account', async () => {
    const { server, priya, helen } = floor;
    const params = { reason: 'x', severity: 'high', target_class: 'privileged', executor: 'server' };
    const own = await asked(server, priya, await intentFor(server, priya, helen.who.userId, { params }));
    await refusedDecision(helen, own, 'owns_target');
  });

  it('twice by one person, with one key or two', async () => {
    const { server, priya, helen } = floor;
    const intent = await floor.asks(priya, { quorum: 3 });
    expect((await decided(server, helen, intent, 'approve')).status).toBe(200);
    await refusedDecision(helen, intent, 'same_person');
    const second = await joined(server, helen.who, priya);
    db('DELETE FROM vouchings WHERE by_id = ?', priya.who.userId);
    await refusedDecision(second, intent, 'same_person');
  });

  it('after a reject, after a cancel, and not beside a break of the incident', async () => {
    const { server, priya, helen } = floor;
    const rejected = await floor.asks(priya);
    expect((await decided(server, helen, rejected, 'reject')).status).toBe(200);
    await refusedDecision(helen, rejected, 'ended');
    const cancelled = await floor.asks(priya);
    expect((await decided(server, priya, cancelled, 'cancel')).status).toBe(200);
    await refusedDecision(helen, cancelled, 'ended');
    const incident = await declare(server, priya.who, { severity: 'high' });
    const moved = await floor.asks(priya, { inc: incident.id, inc_etag: '"v1"' });
    await server.send('PATCH', `/api/v1/security/incidents/${incident.id}`, {
      ...{
        token: priya.who.token,
        headers: { 'if-match': '"v1"' },
        body: { title: 'Something else entirely' },
      },
    });
    await refusedDecision(helen, moved, 'stale-version');
  });

  it('with a key that was revoked in between, which also ends what it asked for', async () => {
    const { server, priya, helen } = floor;
    const lost = await joined(server, priya.who, helen, newDeviceKey({ device: floor.priya.key.device }));
    const asks = await floor.asks(lost);
    expect((await revoke(server, priya, lost.key.kid)).status).toBe(200);
    expect((await detail(server, priya.who, asks.id)).intent.state).toBe('void');
    await refusedDecision(helen, asks, 'ended');
    await refusedDecision(lost, await floor.asks(helen), 'revoked_key');
    db('DELETE FROM vouchings WHERE of_id = ?', priya.who.userId);
  });
});

describe('a key does not come in', () => {
  it('by its own person’s endorsement, by a stranger’s, or without the second factor', async () => {
    const { server, amara, helen, priya } = floor;
    const key = await enrolled(server, { who: helen.who, key: newDeviceKey() });
    expect(ruleOf(await sendEndorsement(server, helen, key))).toBe('self_endorsement');
    expect(ruleOf(await sendEndorsement(server, { who: priya.who, key: newDeviceKey() }, key))).toBe(
      'unknown_key',
    );
    expect(ruleOf(await sendEndorsement(server, amara, key))).toBe('forbidden');
    freshen(server, helen.who, 400);
    const stale = await server.send('POST', '/api/v1/security/approvals/keys', {
      ...{ token: helen.who.token, body: { jws: key.enrolment_jws } },
    });
    expect(ruleOf(stale)).toBe('step-up-required');
  });

  it('twice, or on a device that is somebody else’s', async () => {
    const { server, helen, amara } = floor;
    await expect(enrolled(server, { who: amara.who, key: helen.key })).rejects.toThrow();
    const same = newDeviceKey({ device: helen.key.device });
    await expect(enrolled(server, { who: amara.who, key: same })).rejects.toThrow();
  });

  it('and is not revoked by one administrator alone', async () => {
    const { server, helen, priya, amara } = floor;
    const third = await joined(server, amara.who, helen);
    expect(JSON.parse((await revoke(server, helen, third.key.kid)).text)).toMatchObject({ state: 'active' });
    expect(JSON.parse((await revoke(server, priya, third.key.kid, 1_700_000_000)).text)).toMatchObject({
      ...{ state: 'revoked', compromised_since: '2023-11-14T22:13:20.000Z' },
    });
  });
});
