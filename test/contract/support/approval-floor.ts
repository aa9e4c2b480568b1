import { expect } from 'vitest';
import { createIntent, type IntentSummary } from '../../../shared/api/approvals.ts';
import type { Intent } from '../../../shared/approvals/intent.ts';
import { type Responder, startResponder } from '../../support/responder.ts';
import {
  ask,
  attach,
  decided,
  detail,
  installed,
  intentFor,
  joined,
  type Signer,
  seconds,
  signedIntentJws,
} from './approvers.ts';
import { type Answer, bodyOf } from './https-client.ts';
import { expectProblem, type SignedIn, startTestServer, type TestServer } from './test-server.ts';

/** A server, a responder that is one of its executors, and people who may sign. */
export type Floor = {
  readonly server: TestServer;
  readonly responder: Responder;
  readonly helen: Signer;
  readonly priya: Signer;
  readonly amara: Signer;
  readonly viewer: SignedIn;
  /** A request for a host of its own that would be accepted. */
  readonly isolation: (by: Signer, changes?: Partial<Intent>) => Promise<Intent>;
  readonly asks: (by: Signer, changes?: Partial<Intent>) => Promise<IntentSummary>;
  /** How many commands were carried out, by anybody, since the floor was opened. */
  readonly executed: () => number;
  readonly close: () => Promise<void>;
};

let hosts = 0;

export async function openFloor(
  options: Parameters<typeof startTestServer>[0] = {},
  webhooks: { readonly answerWithinMs?: number } = {},
): Promise<Floor> {
  const responder = await startResponder();
  const server = await startTestServer({
    webhooks: { allow: [responder.allow], ca: responder.ca, ...webhooks },
    ...options,
  });
  const [admin, lead, other] = [
    await server.as('admin'),
    await server.as('lead'),
    await server.as('responder'),
  ];
  const [helen, priya] = await installed(server, admin, lead);
  const amara = await joined(server, other, helen);
  await attach(server, admin, responder);
  await server.signHeads();
  const isolation = async (by: Signer, changes: Partial<Intent> = {}) => {
    hosts += 1;
    const id = `host-${hosts}`;
    return await intentFor(server, by, id, {
      action: 'host.isolate',
      params: {
        ...{ reason: 'Beacons', severity: 'high', target_class: 'standard', executor: 'edr', allow: [] },
        ...{ until: seconds(server) + 3_600, owner: null },
      },
      targets: [{ id, etag: '"e1"' }],
      ...changes,
    });
  };
  return {
    ...{ server, responder, helen, priya, amara, isolation },
    viewer: await server.as('viewer'),
    asks: async (by, changes) => {
      const answer = await ask(server, by, signedIntentJws(by, await isolation(by, changes)));
      expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, answer.text.slice(0, 300)]);
      return bodyOf(createIntent.reply, answer);
    },
    executed: () => [...responder.executed.values()].reduce((sum, times) => sum + times, 0),
    close: async () => {
      await server.close();
      await responder.close();
    },
  };
}

/** A request that enough have approved and that the executor cannot take yet, since nobody says what its target is. */
export async function held({ server, responder, helen, priya, asks }: Floor, changes: Partial<Intent> = {}) {
  responder.fault('hidden');
  const intent = await asks(priya, changes);
  expect((await decided(server, helen, intent, 'approve')).status).toBe(200);
  expect((await detail(server, priya.who, intent.id)).intent.state).toBe('approved');
  return intent;
}

/** Lets the executor go on, and answers what it made of an intent. */
export async function released({ server, responder, helen }: Floor, id: string) {
  responder.fault('none');
  for (let round = 0; round < 3; round += 1) await server.approvalsRound();
  return await detail(server, helen.who, id);
}

/** The rule that an answer names; the kind of the problem where it is another one. */
export function ruleOf(answer: Answer): string {
  if (answer.status < 400) return `answered ${answer.status}`;
  const { rule, type } = JSON.parse(answer.text) as { rule?: string; type: string };
  if (rule !== undefined) expectProblem(answer, 'approval-refused');
  return rule ?? type.slice(type.lastIndexOf('/') + 1);
}
