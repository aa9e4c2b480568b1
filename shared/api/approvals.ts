import { z } from 'zod';
import {
  compactJwsSchema,
  effectStateSchema,
  intentStateSchema,
  kidSchema,
  policyHashSchema,
} from '../domain/approval.ts';
import { cursorSchema, etagOf, idSchema, timestampSchema } from '../domain/scalars.ts';
import { nonceSchema } from './approval-keys.ts';
import { defineEndpoint } from './endpoint.ts';
import { pageQuery } from './page.ts';
import { apiPrefix } from './protocol.ts';

export const approvalsRoot = `${apiPrefix}/security/approvals`;
const intents = `${approvalsRoot}/intents`;
const common = { auth: 'bearer', rate: 'tier', concurrency: 'none' } as const;
const read = { ...common, method: 'GET', permission: 'incident:read', body: null, status: 200 } as const;
const one = z.strictObject({ intent_id: idSchema });
const secondsSchema = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const reasonSchema = z.string().trim().min(1).max(4_000);
const targetSchema = z.object({ id: z.string().min(1).max(300), etag: z.string().min(1).max(102) });

/** What is shown of an intent in lists. Everything but states and times stands in the signed bytes too; those alone count. */
export const intentSummarySchema = z.object({
  id: idSchema,
  /** `ih` of approvals.md, base64url. */
  ih: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  state: intentStateSchema,
  effect: effectStateSchema,
  action: z.string().max(100),
  break_glass: z.boolean(),
  targets: z.array(targetSchema).max(100),
  params: z.record(z.string(), z.json()),
  incident_id: z.string().nullable(),
  requester_id: idSchema,
  kid: kidSchema,
  policy: policyHashSchema,
  quorum: z.number().int(),
  /** Distinct persons that count now, the requester among them. */
  counted: z.number().int(),
  created: secondsSchema,
  nbf: secondsSchema,
  exp: secondsSchema,
  accepted_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
  /** Why it ended as it did, in words; empty while it goes on. */
  outcome: z.string().max(4_000),
  /** Goes up with every change of anything about this intent. */
  rev: z.number().int().nonnegative(),
});
export type IntentSummary = z.infer<typeof intentSummarySchema>;

export const decisionViewSchema = z.object({
  jti: idSchema,
  jws: compactJwsSchema,
  kid: kidSchema,
  user_id: idSchema,
  dec: z.enum(['approve', 'reject', 'cancel']),
  accepted_at: timestampSchema,
  /** False for one that came LATE or no longer counts; `why` says which. */
  counted: z.boolean(),
  why: z.string().max(1_000),
  /** Index of its audit record. */
  n: z.number().int().nonnegative(),
});

export const effectRecordSchema = z.object({
  state: effectStateSchema,
  at: timestampSchema,
  /** Whose word it is. */
  source: z.enum(['person', 'server', 'executor', 'observer']),
  detail: z.string().max(4_000),
  n: z.number().int().nonnegative(),
});

/** Somebody who could approve now, or why not. */
export const approverSchema = z.object({
  user_id: idSchema,
  may: z.boolean(),
  /** Named breaches of separation of duties, or `no_key`, `no_permission`, `inactive`, `already_decided`. */
  why_not: z.array(z.string().max(100)),
});

export const intentDetailSchema = z.object({
  intent: intentSummarySchema,
  jws: compactJwsSchema,
  /** Index of the record of its acceptance. */
  n: z.number().int().nonnegative(),
  decisions: z.array(decisionViewSchema).max(500),
  /** What became of it, in order. */
  ledger: z.array(effectRecordSchema).max(1_000),
  approvers: z.array(approverSchema).max(1_000),
  /** When an acknowledged effect that nobody has observed becomes `claimed_not_observed`. */
  observe_by: timestampSchema.nullable(),
  /** The command as it is sent, OpenC2 JSON; null until it is. */
  command: z.string().max(65_535).nullable(),
  review: z
    .object({
      due_at: timestampSchema,
      reviewed_at: timestampSchema.nullable(),
      reviewer_id: idSchema.nullable(),
      verdict: z.enum(['justified', 'not_justified']).nullable(),
      text: z.string().max(4_000).nullable(),
    })
    .nullable(),
});
export type IntentDetail = z.infer<typeof intentDetailSchema>;

/**
 * Takes a signed request as it was received. The incident's and every target's etag must be those of now, the policy hash
 * that of the policy in force. 409 `conflict` names the rule that it breaks; 412 says what has changed.
 */
export const createIntent = defineEndpoint({
  ...common,
  name: 'approvals.intent_create',
  method: 'POST',
  path: intents,
  summary: 'Ask for a containment action (`wf-intent+jws`)',
  permission: 'containment:propose',
  params: null,
  query: null,
  body: z.strictObject({ jws: compactJwsSchema }),
  reply: intentSummarySchema,
  status: 201,
});

export const listIntents = defineEndpoint({
  ...read,
  name: 'approvals.intents',
  path: intents,
  summary: 'Intents, the newest first',
  params: null,
  query: z.strictObject({
    ...pageQuery,
    /** `waiting`: pending and the caller could approve; `mine`: asked by the caller; `open`, `ended`. */
    view: z.enum(['all', 'waiting', 'mine', 'open', 'ended']).default('all'),
    incident_id: idSchema.optional(),
  }),
  reply: z.object({
    items: z.array(intentSummarySchema),
    next_cursor: cursorSchema.nullable(),
    /** The organisation's; goes up with every change of any intent, key or policy. */
    rev: z.number().int().nonnegative(),
    counts: z.object({
      waiting: z.number().int(),
      mine_open: z.number().int(),
      open: z.number().int(),
      overdue: z.number().int(),
    }),
  }),
});

export const getIntent = defineEndpoint({
  ...read,
  name: 'approvals.intent',
  path: `${intents}/{intent_id}`,
  summary: 'One intent: signed bytes, decisions, ledger of effects, who can approve now',
  params: one,
  query: null,
  reply: intentDetailSchema,
});

export const newIntentChallenge = defineEndpoint({
  ...common,
  name: 'approvals.intent_challenge',
  method: 'POST',
  path: `${intents}/{intent_id}/challenge`,
  summary: 'A nonce for one decision, good for five minutes',
  permission: 'containment:propose',
  params: one,
  query: null,
  body: z.strictObject({}),
  reply: z.object({ chal: nonceSchema, expires_at: timestampSchema }),
  status: 201,
});

/**
 * Takes a signed decision as it was received. `outcome`: `counted`; `late` where it came after `exp` (kept, not counted). Every
 * other fault is refused and leaves nothing but a record of the refusal.
 */
export const decideIntent = defineEndpoint({
  ...common,
  name: 'approvals.decide',
  method: 'POST',
  path: `${intents}/{intent_id}/decisions`,
  summary: 'Approve, reject or cancel (`wf-decision+jws`)',
  permission: 'containment:propose',
  params: one,
  query: null,
  body: z.strictObject({ jws: compactJwsSchema }),
  reply: z.object({ outcome: z.enum(['counted', 'late']), intent: intentSummarySchema }),
  status: 200,
});

/** A containment that is in force, or claimed to be. */
export const containedSchema = z.object({
  intent: intentSummarySchema,
  since: timestampSchema,
  /** End of its time box, Unix seconds; null where a person owns it. */
  until: secondsSchema.nullable(),
  owner_id: z.string().nullable(),
  /** What a `containment.renew` of it names as the etag of its one target, which is the intent's id. */
  etag: z.string(),
  /** Its end has passed and nobody renewed or reverted it. */
  overdue: z.boolean(),
  /** The action that takes it back; null where nothing does. */
  reversal: z.string().nullable(),
});

export const getBoard = defineEndpoint({
  ...read,
  name: 'approvals.board',
  path: `${approvalsRoot}/board`,
  summary: 'What is contained now, the overdue first',
  params: null,
  query: null,
  reply: z.object({ items: z.array(containedSchema).max(5_000), rev: z.number().int().nonnegative() }),
});

/** One JSON document, see docs/formats/approvals-v1.md. */
export const getApprovalBundle = defineEndpoint({
  ...read,
  name: 'approvals.bundle',
  path: `${intents}/{intent_id}/bundle`,
  summary: 'Everything a stranger needs to check an intent without a network',
  params: one,
  query: null,
  reply: z.looseObject({}),
});

/** By anybody but who broke the glass; needs a fresh step-up. */
export const reviewBreakGlass = defineEndpoint({
  ...common,
  name: 'approvals.review',
  method: 'POST',
  path: `${approvalsRoot}/break-glass/{intent_id}/review`,
  summary: 'Say whether a break-glass action was justified',
  permission: 'containment:approve_high',
  params: one,
  query: null,
  body: z.strictObject({ verdict: z.enum(['justified', 'not_justified']), text: reasonSchema }),
  reply: intentDetailSchema,
  status: 200,
});

/**
 * Server-sent events `approvals` with `{"rev":N}`: something about an intent, a key or the policy moved. The first event says
 * where it stands; a heartbeat every 15 s says it again.
 */
export const approvalsStreamPath = `${approvalsRoot}/stream`;
export const approvalsEventSchema = z.object({ rev: z.number().int().nonnegative() });

/** The value of `inc_etag` for an incident of this version. */
export const incidentEtag = etagOf;
