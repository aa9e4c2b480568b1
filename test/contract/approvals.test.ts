import { afterEach, expect, it } from 'vitest';
import { listKeys } from '../../shared/api/approval-keys.ts';
import {
  approvalsEventSchema,
  approvalsStreamPath,
  decideIntent,
  getBoard,
  listIntents,
} from '../../shared/api/approvals.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { type Responder, startResponder } from '../support/responder.ts';
import {
  asked,
  attach,
  decided,
  detail,
  installed,
  intentFor,
  joined,
  settled,
} from './support/approvers.ts';
import { bodyOf } from './support/https-client.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';
import { verifyAudit } from './support/verify-audit.ts';

let server: TestServer;
let responder: Responder | null = null;
afterEach(async () => {
  await server.close();
  await responder?.close();
  responder = null;
});

async function floor() {
  responder = await startResponder();
  server = await startTestServer({ webhooks: { allow: [responder.allow], ca: responder.ca } });
  const [admin, lead] = [await server.as('admin'), await server.as('lead')];
  const [helen, priya] = await installed(server, admin, lead);
  const executor = await attach(server, admin, responder);
  return { responder, helen, priya, executor };
}

it('ends the sessions of somebody: asked by one, approved by another, done once, and seen', async () => {
  const { helen, priya } = await floor();
  const viewer = await server.as('viewer');
  const intent = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  expect((await detail(server, priya.who, intent.id)).approvers).toContainEqual({
    ...{ user_id: helen.who.userId, may: true, why_not: [] },
  });
  const waiting = await server.send('GET', `${listIntents.path}?view=waiting`, { token: helen.who.token });
  expect(bodyOf(listIntents.reply, waiting)).toMatchObject({
    items: [{ id: intent.id }],
    counts: { waiting: 1 },
  });
  const answer = await decided(server, helen, intent, 'approve');
  expect(bodyOf(decideIntent.reply, answer)).toMatchObject({
    outcome: 'counted',
    intent: { state: 'approved' },
  });
  const done = await settled(server, priya.who, intent.id);
  expect(done.intent).toMatchObject({ state: 'done', effect: 'observed', counted: 2 });
  expect(done.ledger.map(({ state }) => state)).toEqual(['approved', 'sent', 'acknowledged', 'observed']);
  expect((await server.send('GET', '/api/v1/users/me', { token: viewer.token })).status).toBe(401);
  expect(() => verifyAudit(server.store())).not.toThrow();
});

it('isolates a host by a webhook, shows it on the board, and takes it back by the same rules', async () => {
  const { helen, priya, executor, responder: edr } = await floor();
  const params = {
    ...{ reason: 'Beacons', severity: 'high', target_class: 'standard', executor },
    ...{ until: Math.floor(server.clock.nowMs() / 1_000) + 3_600, owner: null },
  };
  const targets = [{ id: 'host-9', etag: '"e1"' }];
  const isolate: Partial<Intent> = {
    action: 'host.isolate',
    params: { ...params, allow: ['10.0.0.5'] },
    targets,
  };
  const intent = await asked(server, priya, await intentFor(server, priya, 'host-9', isolate));
  await decided(server, helen, intent, 'approve');
  expect((await settled(server, priya.who, intent.id)).intent).toMatchObject({
    state: 'done',
    effect: 'observed',
  });
  expect(edr.executed.get(intent.id)).toBe(1);
  expect(edr.isContained('host-9')).toBe(true);
  const board = async () =>
    bodyOf(getBoard.reply, await server.send('GET', getBoard.path, { token: helen.who.token })).items;
  expect(await board()).toMatchObject([
    { intent: { id: intent.id }, overdue: false, reversal: 'host.release' },
  ]);
  const release: Partial<Intent> = {
    action: 'host.release',
    params: {
      ...{ reason: 'Clean', severity: 'high', target_class: 'standard', executor },
      reverts: intent.id,
    },
    targets: [{ id: 'host-9', etag: '"e2"' }],
  };
  const revert = await asked(server, helen, await intentFor(server, helen, 'host-9', release));
  await decided(server, priya, revert, 'approve');
  expect((await settled(server, priya.who, revert.id)).intent).toMatchObject({ effect: 'observed' });
  expect(edr.isContained('host-9')).toBe(false);
  expect((await detail(server, priya.who, intent.id)).intent.effect).toBe('reverted');
  expect(await board()).toEqual([]);
  expect(edr.unsigned()).toBe(0);
});

it('keeps a directory whose every record is proven under a signed head', async () => {
  const { helen } = await floor();
  const responderPerson = await joined(server, await server.as('responder'), helen);
  await server.signHeads();
  const answer = await server.send('GET', listKeys.path, { token: responderPerson.who.token });
  const { items, checkpoint, ceremony_open } = bodyOf(listKeys.reply, answer);
  expect(items.map(({ state, by }) => `${state} by ${by}`)).toEqual([
    'active by ceremony',
    'active by ceremony',
    'active by endorsement',
  ]);
  expect(ceremony_open).toBe(false);
  for (const { records } of items) expect(records.enrolled.size).toBe(checkpoint?.size);
});

it('tells on its stream that something moved, and where it stands', async () => {
  const { helen, priya } = await floor();
  const viewer = await server.as('viewer');
  const stream = await server.open(approvalsStreamPath, { token: viewer.token });
  stream.setEncoding('utf8');
  const events: number[] = [];
  let wake = () => {};
  stream.on('data', (text: string) => {
    for (const [, data = ''] of text.matchAll(/^event: approvals\ndata: (.*)$/gm))
      events.push(approvalsEventSchema.parse(JSON.parse(data)).rev);
    wake();
  });
  const heard = async (rev: number) => {
    while ((events.at(-1) ?? -1) < rev)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  await heard(0);
  const intent = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  await heard(intent.rev);
  await decided(server, helen, intent, 'reject');
  await heard(intent.rev + 1);
  stream.destroy();
  expect(events.toSorted((one, other) => one - other)).toEqual(events);
});
