import { z } from 'zod';
import { getPolicy, listExecutors, lookUpTargets, putExecutor } from '../../shared/api/approval-executors.ts';
import {
  type Action,
  actionSchema,
  effectOf,
  ordinaryActionSchema,
  revertOf,
} from '../../shared/approvals/action.ts';
import { permissionsOf } from '../../shared/domain/role.ts';
import { etagOf } from '../../shared/domain/scalars.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { policyInForce } from '../approvals/policy-in-force.ts';
import { secretBytes } from '../approvals/standard-webhooks.ts';
import { classOfAccount, serverActions, serverExecutor } from '../approvals/targets.ts';
import { secretPlace, type TargetFacts } from '../approvals/webhook.ts';
import type { Caller } from '../checks/authenticate.ts';
import { requireFeature } from '../checks/tiers.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { answer, readRoute, writeRoute } from '../http/route.ts';
import type { Services } from '../http/services.ts';
import { requireFreshStepUp } from '../mfa/freshness.ts';
import { intentsOnTarget } from '../store/approval-intents.ts';
import { accountOf, moveRevision } from '../store/approval-people.ts';
import {
  policiesOf,
  putWebhook,
  type WebhookRow,
  webhookOf,
  webhooksOf,
} from '../store/approval-policies.ts';
import type { Database } from '../store/database.ts';
import { liveSessionsOf } from '../store/sessions.ts';
import { userById } from '../store/users.ts';
import { inTransaction } from '../store/work.ts';

const historyShown = 200;
const idsSchema = z.array(z.string().min(1).max(300)).min(1).max(50);
const earlierShown = 20;

export const getPolicyRoute = readRoute(getPolicy, ({ caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const { row } = inTransaction(services.store, (work) => policyInForce(work, caller.org));
  const history = policiesOf(services.store.db, caller.org.number, historyShown).map((one) => ({
    ...one,
    policy: JSON.parse(one.policy) as z.input<ReturnType<typeof z.json>>,
  }));
  const [inForce, ...before] = history;
  if (inForce === undefined) throw new Error('a policy vanished');
  return answer(getPolicy, { in_force: inForce, history: before }, { etag: etagOf(row.version) });
});

export const listExecutorsRoute = readRoute(listExecutors, ({ caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const own = {
    ...{ id: serverExecutor, kind: 'server' as const, name: 'TechSaaS server', actions: [...serverActions] },
    ...{ url: null, observe_url: null, last_answer_at: null, last_problem: '' },
  };
  const webhooks = webhooksOf(services.store.db, caller.org.number).map(executorView);
  return answer(listExecutors, { items: [own, ...webhooks] });
});

function executorView({ secret: _secret, actions, ...row }: WebhookRow) {
  return { ...row, kind: 'webhook' as const, actions: JSON.parse(actions) as string[] };
}

export const putExecutorRoute = writeRoute(putExecutor, ({ params, body, caller, work, services, audit }) => {
  requireFeature(caller, 'signed_approvals');
  requireFreshStepUp(work.db, caller, work.nowMs);
  const { executor_id: id } = params;
  if (id === serverExecutor) throw new Refusal('conflict', { detail: 'This name is the server’s own.' });
  for (const action of body.actions)
    if (!ordinaryActionSchema.safeParse(action).success || serverActions.some((own) => own === action))
      throw refuseField('/actions', `${action} is nothing that a webhook carries out`);
  const secret = secretBytes(body.secret);
  if (secret === null) throw refuseField('/secret', 'whsec_ and the base64 of 24 to 64 bytes');
  const org = caller.org.number;
  const bare = (url: string) => url.replace(/\/+$/, '');
  putWebhook(work, org, {
    ...{ id, name: body.name, actions: JSON.stringify(body.actions) },
    ...{ url: bare(body.url), observe_url: bare(body.observe_url) },
    secret: services.sealer.seal(secret, secretPlace(org, id)),
  });
  moveRevision(work, org);
  audit({
    act: 'executor.changed',
    obj: { id, type: 'executor' },
    detail: { url: body.url, observe_url: body.observe_url, actions: body.actions },
  });
  const row = webhookOf(work.db, org, id);
  if (row === null) throw new Error('an executor vanished');
  return answer(putExecutor, executorView(row));
});

export const lookUpTargetsRoute = readRoute(lookUpTargets, async ({ query, caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const action = actionSchema.safeParse(query.action);
  if (!action.success) throw refuseField('/action', 'no such action');
  const items = [];
  for (const id of idsFrom(query.ids)) {
    const facts = await factsOf(services, caller, query.executor, action.data, id);
    items.push({
      ...(facts === null ? nobody : { ...facts, found: true }),
      id,
      earlier: earlierOn(services.store.db, caller.org.number, id),
    });
  }
  return answer(lookUpTargets, { items, reversal: revertOf(action.data) });
});

const nobody = {
  ...{ etag: '', found: false, name: '', target_class: 'critical' as const },
  ...{ assets: [], users: [], services: [] },
};

function idsFrom(text: string): readonly string[] {
  try {
    return idsSchema.parse(JSON.parse(text));
  } catch {
    throw refuseField('/ids', 'a JSON list of 1 to 50 target ids');
  }
}

async function factsOf(
  services: Services,
  caller: Caller,
  executor: string,
  action: Action,
  id: string,
): Promise<TargetFacts | null> {
  const { db, clock } = services.store;
  const org = caller.org.number;
  if (executor === serverExecutor) {
    const account = accountOf(db, org, id);
    const user = userById(db, id)?.user;
    if (account === null || user === undefined) return null;
    const sessions = liveSessionsOf(db, id, toTimestamp(clock.nowMs()));
    return {
      ...{ etag: etagOf(account.version), name: user.full_name, target_class: classOfAccount(account) },
      assets: sessions.map((session) => `session since ${session.created_at}`).slice(0, 100),
      users: [user.full_name],
      services: [...permissionsOf(account.roles)].slice(0, 100),
    };
  }
  const webhook = webhookOf(db, org, executor);
  if (webhook === null) return null;
  const facts = await services.hand.target(webhook, org, effectOf(action), id);
  return facts === 'unreachable' ? null : facts;
}

function earlierOn(db: Database, org: number, target: string) {
  return intentsOnTarget(db, org, target, earlierShown).map((row) => ({
    ...{ intent_id: row.id, action: row.action, state: row.state, at: row.accepted_at },
  }));
}
