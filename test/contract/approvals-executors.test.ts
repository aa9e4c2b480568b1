import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteTools } from '../../server/audit-log/hashes.ts';
import { listExecutors, lookUpTargets } from '../../shared/api/approval-executors.ts';
import { getApprovalBundle, getBoard, reviewBreakGlass } from '../../shared/api/approvals.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { verifyApproval } from '../../shared/approvals/verify-bundle.ts';
import { verifyWithNode } from '../support/verify-signature.ts';
import { type Floor, held, openFloor, released, ruleOf } from './support/approval-floor.ts';
import { asked, decided, detail, intentFor, seconds, settled } from './support/approvers.ts';
import { bodyOf } from './support/https-client.ts';
import { freshen } from './support/second-factor.ts';

let floor: Floor;
beforeEach(async () => {
  floor = await openFloor({}, { answerWithinMs: 400 });
});
afterEach(async () => await floor.close());

async function approved(fault: Parameters<Floor['responder']['fault']>[0]) {
  const { server, responder, helen, priya } = floor;
  responder.fault(fault);
  const intent = await floor.asks(priya);
  expect((await decided(server, helen, intent, 'approve')).status).toBe(200);
  return intent.id;
}

/** What a request has come to after some rounds of the executor, time going on in between. */
async function later(id: string, ms = 6_000) {
  await floor.server.approvalsRound();
  floor.server.clock.advance(ms);
  return await settled(floor.server, floor.priya.who, id, 2);
}

describe('a webhook that', () => {
  it('does it and never answers is asked, not sent to again', async () => {
    const now = await later(await approved('silent'));
    expect(now.intent).toMatchObject({ state: 'done', effect: 'observed' });
    expect(now.ledger.map(({ state }) => state)).toEqual([
      'approved',
      'sent',
      'unknown',
      'acknowledged',
      'observed',
    ]);
    expect([...floor.responder.received.values()]).toEqual([1]);
  });

  it('answers 500 after doing it is asked, not sent to again', async () => {
    const now = await later(await approved('fails_after'));
    expect(now.intent).toMatchObject({ state: 'done', effect: 'observed' });
    expect([...floor.responder.received.values()]).toEqual([1]);
  });

  it('never got it is told so only when it would refuse it by now', async () => {
    const id = await approved('deaf');
    expect((await later(id)).intent).toMatchObject({ state: 'unknown', effect: 'unknown' });
    floor.responder.fault('none');
    expect((await later(id)).intent.state).toBe('unknown');
    floor.server.clock.advance(660_000);
    floor = { ...floor, priya: { ...floor.priya, who: await floor.server.as('lead') } };
    expect((await later(id)).intent).toMatchObject({ state: 'failed', effect: 'failed' });
    expect(floor.executed()).toBe(0);
    expect(floor.responder.bodies).toHaveLength(1);
  });

  it('says that it is done and lies is called out after a minute, and shown on the board', async () => {
    const id = await approved('lies');
    expect((await later(id, 1_000)).intent).toMatchObject({ state: 'done', effect: 'acknowledged' });
    const now = await later(id, 61_000);
    expect(now.intent.effect).toBe('claimed_not_observed');
    const board = await floor.server.send('GET', getBoard.path, { token: floor.priya.who.token });
    expect(bodyOf(getBoard.reply, board).items).toMatchObject([
      { intent: { id, effect: 'claimed_not_observed' } },
    ]);
  });

  it('is busy is tried three times, and nothing was done', async () => {
    const id = await approved('busy');
    const now = await later(id);
    expect(now.intent).toMatchObject({ state: 'failed', effect: 'failed' });
    expect(now.intent.outcome).toContain('nothing was sent');
    expect(floor.responder.bodies).toHaveLength(3);
    expect(floor.executed()).toBe(0);
  });

  it('takes its time is asked until it is done', async () => {
    const id = await approved('slow');
    expect((await later(id)).intent.state).toBe('unknown');
    floor.responder.finish();
    expect((await later(id)).intent).toMatchObject({ state: 'done', effect: 'observed' });
    expect([...floor.responder.received.values()]).toEqual([1]);
  });

  it('lost what it did is called out at a later look', async () => {
    const id = await approved('none');
    const now = await later(id);
    expect(now.intent.effect).toBe('observed');
    floor.responder.release(now.intent.targets[0]?.id ?? '');
    expect((await later(id, 601_000)).intent.effect).toBe('claimed_not_observed');
  });

  it('is gone when the server comes back in the middle: unknown, and asked', async () => {
    const id = await approved('none');
    await floor.server.approvalsRound();
    const db = floor.server.store();
    db.prepare("UPDATE approval_intents SET state = 'executing', effect = 'sent', ended_at = NULL").run();
    const server = await floor.server.restart();
    const { responder } = floor;
    const close = async () => {
      await server.close();
      await responder.close();
    };
    floor = { ...floor, server, close, priya: { ...floor.priya, who: await server.as('lead') } };
    expect((await later(id)).intent).toMatchObject({ state: 'done', effect: 'observed' });
    expect([...floor.responder.received.values()]).toEqual([1]);
  });
});

it('sends OpenC2 built from the signed bytes, signed by Standard Webhooks under the id of the intent', async () => {
  const id = await approved('none');
  await later(id);
  const [body = ''] = floor.responder.bodies;
  const sent = JSON.parse(body) as { type: string; data: { intent_id: string; commands: unknown[] } };
  expect(sent).toMatchObject({
    type: 'approval.command',
    data: {
      intent_id: id,
      commands: [
        { action: 'contain', command_id: `${id}.0`, args: { 'x-watchfloor': { if_match: '"e1"' } } },
      ],
    },
  });
  expect((await detail(floor.server, floor.priya.who, id)).command).toBe(JSON.stringify(sent.data));
  expect(floor.responder.unsigned()).toBe(0);
});

it('says what would be hit, and who carries things out', async () => {
  const { server, priya, viewer } = floor;
  const ask = async (query: string) =>
    bodyOf(
      lookUpTargets.reply,
      await server.send('GET', `${lookUpTargets.path}?${query}`, { token: priya.who.token }),
    );
  const ids = encodeURIComponent(JSON.stringify(['host-x', 'missing-1']));
  expect(await ask(`action=host.isolate&executor=edr&ids=${ids}`)).toMatchObject({
    ...{ reversal: 'host.release' },
    items: [
      { found: true, etag: '"e1"', services: ['dns'], target_class: 'standard' },
      { found: false, target_class: 'critical' },
    ],
  });
  const own = encodeURIComponent(JSON.stringify([viewer.userId]));
  expect(await ask(`action=sessions.revoke&executor=server&ids=${own}`)).toMatchObject({
    items: [{ found: true, etag: '"v1"', target_class: 'standard' }],
  });
  const listed = await server.send('GET', listExecutors.path, { token: priya.who.token });
  expect(listed.text).not.toContain('whsec_');
  expect(bodyOf(listExecutors.reply, listed).items.map(({ id }) => id)).toEqual(['server', 'edr']);
});

it('disables an account and enables it again; who let it in may not stand beside it for a day', async () => {
  const { server, helen, priya, viewer } = floor;
  const params = (more: object) => ({
    ...{ reason: 'x', severity: 'high', target_class: 'standard', executor: 'server' },
    ...more,
  });
  const changes: Partial<Intent> = {
    action: 'account.disable',
    params: params({ until: null, owner: priya.who.userId }),
  };
  const disable = await asked(server, priya, await intentFor(server, priya, viewer.userId, changes));
  await decided(server, helen, disable, 'approve');
  expect((await settled(server, priya.who, disable.id)).intent.effect).toBe('observed');
  expect((await server.send('GET', '/api/v1/users/me', { token: viewer.token })).status).toBe(401);
  await expect(server.as('viewer')).rejects.toThrow();
  const back: Partial<Intent> = {
    ...{ action: 'account.enable', params: params({ reverts: disable.id }) },
    targets: [{ id: viewer.userId, etag: '"v2"' }],
  };
  const enable = await asked(server, priya, await intentFor(server, priya, viewer.userId, back));
  await decided(server, helen, enable, 'approve');
  expect((await settled(server, priya.who, enable.id)).intent.effect).toBe('observed');
  expect((await detail(server, priya.who, disable.id)).intent.effect).toBe('reverted');
  expect((await server.as('viewer')).userId).toBe(viewer.userId);
  const store = server.store();
  const vouched = store
    .prepare("SELECT count(*) FROM vouchings WHERE kind = 'enabled' AND of_id = ?")
    .pluck();
  expect(vouched.get(viewer.userId)).toBe(2);
});

it('moves the end of a containment by the same rules, and shows one that was forgotten', async () => {
  const { server, helen, priya } = floor;
  const id = await approved('none');
  await settled(server, priya.who, id);
  const end = seconds(server) + 7_200;
  const params = {
    reason: 'Still at it',
    severity: 'high',
    target_class: 'standard',
    renews: id,
    until: end,
    owner: null,
  };
  const renew: Partial<Intent> = { action: 'containment.renew', params, targets: [{ id, etag: '"v1"' }] };
  const intent = await asked(server, priya, await intentFor(server, priya, id, renew));
  await decided(server, helen, intent, 'approve');
  expect((await settled(server, priya.who, intent.id)).intent.state).toBe('done');
  const board = async () => {
    const { token } = await server.as('lead');
    return bodyOf(getBoard.reply, await server.send('GET', getBoard.path, { token })).items;
  };
  expect(await board()).toMatchObject([{ until: end, etag: '"v2"', overdue: false }]);
  server.clock.advance(7_300_000);
  expect(await board()).toMatchObject([{ overdue: true }]);
});

it('breaks the glass: one person at once, told to everybody, reviewed by somebody else', async () => {
  const { server, priya, helen } = floor;
  const created = seconds(server);
  const glass = {
    action: 'break_glass.host.isolate',
    quorum: 1,
    created,
    nbf: created,
    exp: created + 200,
  } as const;
  freshen(server, priya.who);
  const intent = await floor.asks(priya, glass);
  expect((await settled(server, priya.who, intent.id)).intent).toMatchObject({
    state: 'done',
    break_glass: true,
  });
  expect(server.logged()).toContain('the glass was broken');
  const path = reviewBreakGlass.path.replace('{intent_id}', intent.id);
  const body = { verdict: 'justified', text: 'Ransomware was spreading.' };
  freshen(server, helen.who);
  const done = await server.send('POST', path, { token: helen.who.token, body });
  expect(bodyOf(reviewBreakGlass.reply, done).review).toMatchObject({
    verdict: 'justified',
    reviewer_id: helen.who.userId,
  });
  expect(ruleOf(await server.send('POST', path, { token: helen.who.token, body }))).toBe('conflict');
});

it('gives a bundle in which a stranger finds nothing wrong', async () => {
  const { server, priya } = floor;
  const intent = await held(floor);
  await released(floor, intent.id);
  const path = getApprovalBundle.path.replace('{intent_id}', intent.id);
  const { text } = await server.send('GET', path, { token: priya.who.token });
  const report = await verifyApproval({ ...noteTools, verify: verifyWithNode }, text, null);
  expect(report.findings).toEqual([]);
  expect(bodyOf(getApprovalBundle.reply, { status: 200, headers: {}, text })).toMatchObject({ _v: 1 });
});
