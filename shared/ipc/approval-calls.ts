import { z } from 'zod';
import { actionSchema, containActions } from '../approvals/action.ts';
import { policySchema } from '../approvals/policy.ts';
import { targetClassSchema } from '../approvals/target-class.ts';
import { approvalKeyStateSchema, effectStateSchema, intentStateSchema } from '../domain/approval.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

/**
 * What the page may know of approvals, and ask for. It sees what was signed and what became of it; it names an intent, a key or
 * a form, and main opens the signing window for it. Nothing here signs, and no call takes or gives a key, a code or a token.
 */
const seconds = z.number().int().nonnegative();
const kid = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const nothing = z.strictObject({});

/** A request as lists show it; times in milliseconds are by this computer's clock, corrected by the server's. */
export const shownIntentSchema = z.object({
  id: idSchema,
  action: z.string(),
  /** In plain words, with its targets. */
  statement: z.string(),
  targets: z.array(z.string()),
  reason: z.string(),
  severity: z.string(),
  incident_id: z.string().nullable(),
  requester_id: idSchema,
  state: intentStateSchema,
  effect: effectStateSchema,
  break_glass: z.boolean(),
  quorum: z.number().int(),
  counted: z.number().int(),
  accepted_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
  expires_ms: z.number(),
  outcome: z.string(),
  mine: z.boolean(),
  rev: z.number().int(),
});
export type ShownIntent = z.infer<typeof shownIntentSchema>;

export const approvalViewSchema = z.enum(['all', 'waiting', 'mine', 'open', 'ended']);
export type ApprovalView = z.infer<typeof approvalViewSchema>;

const lineSchema = z.object({ label: z.string(), text: z.string() });

export const shownDetailSchema = z.object({
  intent: shownIntentSchema,
  /** Every member of what was signed, in words. */
  statement: z.array(lineSchema),
  /** `I`, as it was signed; null where it is not to be trusted. */
  bytes: z.string().nullable(),
  ih: z.string(),
  /** Null where the signature and its key were checked here; else why they are not believed. */
  doubt: z.string().nullable(),
  decisions: z.array(
    z.object({
      jti: idSchema,
      person_id: idSchema,
      dec: z.enum(['approve', 'reject', 'cancel']),
      at: timestampSchema,
      counted: z.boolean(),
      why: z.string(),
      n: z.number().int(),
      /** The signature was checked here against a proven key. */
      verified: z.boolean(),
    }),
  ),
  ledger: z.array(
    z.object({
      state: effectStateSchema,
      at: timestampSchema,
      source: z.enum(['person', 'server', 'executor', 'observer']),
      detail: z.string(),
      n: z.number().int(),
    }),
  ),
  approvers: z.array(z.object({ person_id: idSchema, may: z.boolean(), why_not: z.array(z.string()) })),
  observe_by_ms: z.number().nullable(),
  command: z.string().nullable(),
  review: z
    .object({ due_ms: z.number(), verdict: z.string().nullable(), text: z.string().nullable() })
    .nullable(),
  /** What takes it back; null where nothing does. */
  reversal: z.string().nullable(),
});
export type ShownDetail = z.infer<typeof shownDetailSchema>;

export const shownKeySchema = z.object({
  kid,
  user_id: idSchema,
  device_id: z.string(),
  state: approvalKeyStateSchema,
  by: z.enum(['endorsement', 'ceremony']).nullable(),
  enrolled_at: timestampSchema,
  expires_at: timestampSchema,
  endorsed_by: idSchema.nullable(),
  revoked_at: timestampSchema.nullable(),
  compromised_since: timestampSchema.nullable(),
  /** Of how many administrators that want it revoked; two make it so. */
  revocation_asked: z.number().int(),
  /** Null where it is proven against the log that this console has verified. */
  doubt: z.string().nullable(),
  /** A record of it waits for the next signed head; asked again, it is proven. */
  settling: z.boolean(),
  /** On this computer. */
  here: z.boolean(),
});
export type ShownKey = z.infer<typeof shownKeySchema>;

/** Whether the server has approvals, and where this person stands. */
export const approvalStatusSchema = z.object({
  available: z.boolean(),
  mfa: z.object({ enrolled: z.boolean(), recovery_codes_left: z.number().int() }).nullable(),
  counts: z.object({
    waiting: z.number().int(),
    mine_open: z.number().int(),
    open: z.number().int(),
    overdue: z.number().int(),
  }),
  /** This person's key on this computer. */
  key: z.object({ kid, words: z.array(z.string()) }).nullable(),
});
export type ApprovalStatus = z.infer<typeof approvalStatusSchema>;

export const approvalStatus = defineCall({ kind: 'host', input: nothing, output: approvalStatusSchema });

export const approvalList = defineCall({
  kind: 'host',
  input: z.strictObject({ view: approvalViewSchema, incident_id: idSchema.nullable() }),
  output: z.object({ items: z.array(shownIntentSchema), more: z.boolean() }),
});

export const approvalGet = defineCall({
  kind: 'host',
  input: z.strictObject({ intent_id: idSchema }),
  output: shownDetailSchema,
});

export const approvalBoard = defineCall({
  kind: 'host',
  input: nothing,
  output: z.object({
    items: z.array(
      z.object({
        intent: shownIntentSchema,
        since: timestampSchema,
        until_ms: z.number().nullable(),
        owner_id: idSchema.nullable(),
        overdue: z.boolean(),
        reversal: z.string().nullable(),
      }),
    ),
  }),
});

export const approvalKeys = defineCall({
  kind: 'host',
  input: nothing,
  output: z.object({
    keys: z.array(shownKeySchema),
    ceremony_open: z.boolean(),
    /** Size of the head of the audit log that the keys were checked against. */
    head: z.number().int().nullable(),
  }),
});

export const approvalPolicy = defineCall({
  kind: 'host',
  input: nothing,
  output: z.object({
    policy: policySchema,
    hash: z.string(),
    version: z.number().int(),
    in_force_at: timestampSchema,
    versions: z.array(
      z.object({ version: z.number().int(), hash: z.string(), in_force_at: timestampSchema }),
    ),
    /** Who could count: proven, active keys. */
    holders: z.array(z.object({ person_id: idSchema, device_id: z.string() })),
  }),
});

export const approvalExecutors = defineCall({
  kind: 'host',
  input: nothing,
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['server', 'webhook']),
        name: z.string(),
        actions: z.array(z.string()),
        last_problem: z.string(),
      }),
    ),
  }),
});

/** Targets as the server knows them now, for the form; the signing window asks again by itself. */
export const approvalTargets = defineCall({
  kind: 'host',
  input: z.strictObject({
    action: actionSchema,
    executor: z.string().max(64),
    ids: z.array(z.string().min(1).max(300)).min(1).max(100),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        found: z.boolean(),
        name: z.string(),
        target_class: targetClassSchema,
        hit: z.array(z.string()),
      }),
    ),
    reversal: z.string().nullable(),
  }),
});

const targetIds = z.array(z.string().trim().min(1).max(300)).min(1).max(100);
const reason = z.string().trim().min(1).max(2_000);
/** An end or an owner, or both; neither only for what is over at once. */
const bounds = { until: seconds.nullable(), owner: idSchema.nullable() };

export const containmentDraftSchema = z.strictObject({
  action: z.enum(containActions),
  break_glass: z.boolean(),
  executor: z.string().min(1).max(64),
  target_ids: targetIds,
  incident_id: idSchema,
  reason,
  ...bounds,
  /** Of the action: `allow`, `direction`, `sha256` or `command`. */
  extra: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), z.json()),
  /** Opened to be signed away from the server; as long as the policy allows. */
  offline: z.boolean(),
});
export type ContainmentDraft = z.infer<typeof containmentDraftSchema>;

/** What the signing window can be opened for. */
export const signingRequestSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('decide'), intent_id: idSchema }),
  z.strictObject({ what: z.literal('contain'), draft: containmentDraftSchema }),
  /** `command`: what undoes an action that people carry out by hand; null for all others. */
  z.strictObject({
    what: z.literal('revert'),
    intent_id: idSchema,
    reason,
    command: z.string().trim().min(1).max(4_000).nullable(),
  }),
  z.strictObject({ what: z.literal('renew'), intent_id: idSchema, reason, ...bounds }),
  z.strictObject({ what: z.literal('policy'), policy: policySchema, reason }),
  z.strictObject({ what: z.literal('second_factor') }),
  z.strictObject({ what: z.literal('recovery_codes') }),
  z.strictObject({ what: z.literal('enrol') }),
  z.strictObject({ what: z.literal('show_words') }),
  z.strictObject({ what: z.literal('endorse'), kid }),
  z.strictObject({ what: z.literal('revoke'), kid, compromised_since: timestampSchema.nullable() }),
  z.strictObject({ what: z.literal('review'), intent_id: idSchema }),
]);
export type SigningRequest = z.infer<typeof signingRequestSchema>;

/** Opens the signing window; what becomes of it is between main and the person. */
export const approvalOpenSigning = defineCall({
  kind: 'host',
  input: signingRequestSchema,
  output: z.object({}),
});

/** Saves the bundle that a stranger can verify, where the person chooses; null when they do not want to. */
export const approvalSaveBundle = defineCall({
  kind: 'host',
  input: z.strictObject({ intent_id: idSchema }),
  output: z.object({ file: z.string().nullable() }),
});
