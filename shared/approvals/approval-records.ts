import { z } from 'zod';
import type { auditOutcomeSchema } from '../domain/audit-record.ts';
import { actionSchema } from './action.ts';
import { decisionWordSchema } from './decision.ts';
import { effectStates } from './ledger.ts';
import {
  bytes32Schema,
  deviceIdSchema,
  personIdSchema,
  unixSecondsSchema,
  uuidV7Schema,
} from './signed-scalars.ts';

/**
 * What the audit trail says of keys, intents and effects (docs/formats/approvals-v1.md, section 5). These are the records
 * that a bundle proves; the server writes exactly these members in `obj`, everything personal behind `detail`.
 */

/** Who speaks, as the server found them when it accepted the signature, and again when it executed. */
export const voiceSchema = z.strictObject({
  person: personIdSchema,
  kid: bytes32Schema,
  device: deviceIdSchema,
  kind: z.enum(['person', 'service_account', 'api_key']),
  /** Whom the account belongs to where one human has several; equal ones are one person. */
  human: personIdSchema.nullable(),
  active: z.boolean(),
  roles: z.array(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)).max(10),
  /** Of the rights that count here, those that they held. */
  permissions: z.array(z.string().regex(/^[a-z_]+:[a-z_]+$/)).max(10),
  /** Who made, enabled or raised this account, or endorsed a key of theirs, in the last 24 hours; the ceremony is none. */
  vouched_by: z.array(personIdSchema).max(100),
});
export type Voice = z.infer<typeof voiceSchema>;

/** The rights that `permissions` of a voice is about. */
export const countingPermissions = [
  'containment:propose',
  'containment:approve',
  'containment:break_glass',
  'key:endorse',
] as const;

const key = { id: bytes32Schema, type: z.literal('approval_key'), person: personIdSchema };
const approval = { id: uuidV7Schema, type: z.literal('approval'), ih: bytes32Schema };

const keyEnrolledSchema = z.strictObject({ ...key, device: deviceIdSchema, jws: bytes32Schema });

/**
 * By `actor.id`. `jws` is the digest of the enrolment, `by_jws` that of the same payload signed by the endorser's key. In the
 * installation ceremony the first two people do it for each other, by fingerprint.
 */
const keyEndorsedSchema = z.strictObject({
  ...key,
  jws: bytes32Schema,
  by_jws: bytes32Schema,
  ceremony: z.boolean(),
  permissions: voiceSchema.shape.permissions,
});

/** `jws`: digests of the `wf-revoke+jws` that it rests on, where there are any: the person's own, or two administrators'. */
const keyRevokedSchema = z.strictObject({
  ...key,
  jws: z.array(bytes32Schema).max(9),
  compromised_since: unixSecondsSchema.nullable(),
});

const approvalRequestedSchema = z.strictObject({
  ...approval,
  action: actionSchema,
  jws: bytes32Schema,
  voice: voiceSchema,
  /** Of targets that are somebody's accounts. */
  owners: z.array(z.strictObject({ target: z.string().min(1).max(300), person: personIdSchema })).max(100),
});

const approvalDecidedSchema = z.strictObject({
  ...approval,
  jws: bytes32Schema,
  jti: uuidV7Schema,
  dec: decisionWordSchema,
  voice: voiceSchema,
});

/** Who was counted when the command was built. */
const approvalExecutingSchema = z.strictObject({
  ...approval,
  voices: z.array(voiceSchema).min(1).max(20),
});

const approvalEndedSchema = z.strictObject({
  ...approval,
  why: z.enum(['rejected', 'cancelled', 'expired', 'void']),
});

/** `by`: of a revert, the intent that did it. */
const approvalEffectSchema = z.strictObject({
  ...approval,
  state: z.enum(effectStates),
  by: uuidV7Schema.nullable(),
});

/** By `actor.id`, who is not the one who broke the glass. */
const approvalReviewedSchema = z.strictObject({ ...approval, justified: z.boolean() });

/** From this index on the policy of this hash is in force; the first one stands there from the beginning. */
const policyChangedSchema = z.strictObject({
  id: z.string().regex(/^sha256-[A-Za-z0-9_-]{1,64}$/),
  type: z.literal('approval_policy'),
});

/** Verbs and what their `obj` is. */
export const approvalRecordSchemas = {
  'approval_key.enrolled': keyEnrolledSchema,
  'approval_key.endorsed': keyEndorsedSchema,
  'approval_key.revoked': keyRevokedSchema,
  'approval_policy.changed': policyChangedSchema,
  'approval.requested': approvalRequestedSchema,
  'approval.decided': approvalDecidedSchema,
  /** Of the same form: it came after `exp`, was kept, and does not count. */
  'approval.late': approvalDecidedSchema,
  'approval.executing': approvalExecutingSchema,
  'approval.ended': approvalEndedSchema,
  'approval.effect': approvalEffectSchema,
  'approval.reviewed': approvalReviewedSchema,
} as const;
export type ApprovalAct = keyof typeof approvalRecordSchemas;

type Acts = {
  [A in ApprovalAct]: { readonly act: A; readonly obj: z.infer<(typeof approvalRecordSchemas)[A]> };
}[ApprovalAct];

/** A record of an approval; `n` is its index and `at` its time, in milliseconds since 1970. */
export type ApprovalRecord = Acts & {
  readonly n: number;
  readonly at: number;
  readonly actor: string;
  readonly out: z.infer<typeof auditOutcomeSchema>;
};
