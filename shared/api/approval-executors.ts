import { z } from 'zod';
import { targetClassSchema } from '../approvals/target-class.ts';
import { intentStateSchema, policyHashSchema } from '../domain/approval.ts';
import { idSchema, timestampSchema, versionSchema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

const approvalsRoot = `${apiPrefix}/security/approvals`;
const common = { auth: 'bearer', rate: 'tier', concurrency: 'none' } as const;
const read = { ...common, method: 'GET', permission: 'incident:read', body: null, status: 200 } as const;
const executorIdSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);
const httpsUrlSchema = z.url().max(500).startsWith('https://');

/** `policy` is what `shared/approvals/policy.ts` has. Version 1 came with the installation; the others by `policy.change`. */
export const policyVersionSchema = z.object({
  version: versionSchema,
  hash: policyHashSchema,
  policy: z.json(),
  /** The intent (`policy.change`) that brought it. */
  intent_id: idSchema.nullable(),
  in_force_at: timestampSchema,
  /** Index of the record that put it in force. */
  n: z.number().int().nonnegative(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

/**
 * The policy is changed by an intent of the action `policy.change` (`params.next` is the next one whole) whose one target is
 * `{id: "policy", etag}`; the ETag here is that of now. A change leaves pending intents of the old policy void.
 */
export const getPolicy = defineEndpoint({
  ...read,
  name: 'approvals.policy',
  path: `${approvalsRoot}/policy`,
  summary: 'The policy in force and the versions of before',
  params: null,
  query: null,
  reply: z.object({ in_force: policyVersionSchema, history: z.array(policyVersionSchema).max(200) }),
});

/** Who carries actions out; `params.executor` of an intent names one of them. `server` is the server's own hand. */
export const executorSchema = z.object({
  id: executorIdSchema,
  kind: z.enum(['server', 'webhook']),
  name: z.string().max(120),
  actions: z.array(z.string().max(100)).max(50),
  /** Of a webhook: where commands go, and where somebody else says what came of them. */
  url: z.url().nullable(),
  observe_url: z.url().nullable(),
  /** When it last answered, and what went wrong since. */
  last_answer_at: timestampSchema.nullable(),
  last_problem: z.string().max(300),
});
export type Executor = z.infer<typeof executorSchema>;

export const listExecutors = defineEndpoint({
  ...read,
  name: 'approvals.executors',
  path: `${approvalsRoot}/executors`,
  summary: 'Who carries actions out',
  params: null,
  query: null,
  reply: z.object({ items: z.array(executorSchema).max(100) }),
});

/**
 * Needs a fresh step-up; all who hold `webhook:manage` are told. `secret` is the Standard Webhooks key of 24 to 64 bytes (`whsec_` and
 * base64), kept sealed and never shown again.
 */
export const putExecutor = defineEndpoint({
  ...common,
  name: 'approvals.executor_put',
  method: 'PUT',
  path: `${approvalsRoot}/executors/{executor_id}`,
  summary: 'Add a webhook executor, or change one',
  permission: 'webhook:manage',
  params: z.strictObject({ executor_id: executorIdSchema }),
  query: null,
  body: z.strictObject({
    name: z.string().trim().min(1).max(120),
    actions: z.array(z.string().max(100)).min(1).max(50),
    url: httpsUrlSchema,
    observe_url: httpsUrlSchema,
    secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/),
  }),
  reply: executorSchema,
  status: 200,
});

/**
 * What a requester signs about targets and an approver sees beside the statement: etags of now and who and what is hit.
 * `found: false` where nobody knows the target; then `etag` is empty and an intent for it is refused.
 */
export const lookUpTargets = defineEndpoint({
  ...read,
  name: 'approvals.targets',
  path: `${approvalsRoot}/targets`,
  summary: 'Targets of an action as they are now, with what would be hit',
  params: null,
  query: z.strictObject({
    action: z.string().max(100),
    executor: executorIdSchema,
    /** JSON list of target ids. */
    ids: z.string().max(8_000),
  }),
  reply: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        etag: z.string(),
        found: z.boolean(),
        name: z.string().max(300),
        /** For the policy; what nobody knows is `critical`. */
        target_class: targetClassSchema,
        assets: z.array(z.string().max(300)).max(100),
        users: z.array(z.string().max(300)).max(100),
        services: z.array(z.string().max(300)).max(100),
        earlier: z
          .array(
            z.object({
              intent_id: idSchema,
              action: z.string(),
              state: intentStateSchema,
              at: timestampSchema,
            }),
          )
          .max(50),
      }),
    ),
    /** The action that takes it back; null where nothing does. */
    reversal: z.string().nullable(),
  }),
});
