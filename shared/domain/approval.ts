import { z } from 'zod';
import { effectStates } from '../approvals/ledger.ts';
import { idSchema, sha256Schema, timestampSchema } from './scalars.ts';

// Actions and what undoes them: shared/approvals/action.ts; policies: shared/approvals/policy.ts.

/**
 * `pending` until enough have approved; `approved` until the executor takes it; `executing` while a command may be on its way;
 * `unknown` when nobody knows whether it arrived, until it is reconciled. The others are final: nothing leaves them.
 */
export const intentStateSchema = z.enum([
  'pending',
  'approved',
  'executing',
  'unknown',
  'done',
  'failed',
  'rejected',
  'cancelled',
  'expired',
  'void',
]);
export type IntentState = z.infer<typeof intentStateSchema>;

/** How far the effect of an intent is known to have come (shared/approvals/ledger.ts); `claimed_not_observed` is loud. */
export const effectStateSchema = z.enum(effectStates);

/** RFC 7638 thumbprint of a public key, SHA-256, base64url. */
export const kidSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A compact JWS; what it must be in detail is in `shared/approvals/jws.ts`. */
export const compactJwsSchema = z
  .string()
  .max(98_304)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);

/** `sha256-…` of the rules in canonical JSON. */
export const policyHashSchema = z.string().regex(/^sha256-[A-Za-z0-9_-]{43}$/);

/** `proposed` until a second person has endorsed it; counts only while `active`. */
export const approvalKeyStateSchema = z.enum(['proposed', 'active', 'revoked', 'expired']);

/** Where a record stands in the organisation's audit log, with its bytes and the proof that it does. */
export const provenRecordSchema = z.object({
  n: z.number().int().nonnegative(),
  /** The record's very bytes, canonical JSON. */
  record: z.string().max(65_535),
  leaf: sha256Schema,
  /** RFC 9162 inclusion proof under the head of `size`, standard base64; empty where no signed head covers it yet. */
  proof: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).max(64),
  /** Size of the signed head that the proof leads to; null until there is one. */
  size: z.number().int().positive().nullable(),
});
export type ProvenRecord = z.infer<typeof provenRecordSchema>;

/** A key in the directory. Nothing of it is to be believed but by its signed bytes and its proven records. */
export const approvalKeySchema = z.object({
  kid: kidSchema,
  user_id: idSchema,
  /** Two accounts of one human have the same; it is what separation of duties counts. */
  human: z.string().max(64),
  device_id: z.string().min(1).max(200),
  state: approvalKeyStateSchema,
  /** How it came in: endorsed by somebody of the directory, or as one of the first two. */
  by: z.enum(['endorsement', 'ceremony']).nullable(),
  enrolled_at: timestampSchema,
  expires_at: timestampSchema,
  /** `wf-enrol+jws` by the key itself. */
  enrolment_jws: compactJwsSchema,
  /** The same payload signed by the endorser's key. */
  endorsement_jws: compactJwsSchema.nullable(),
  endorsed_by: idSchema.nullable(),
  revoked_at: timestampSchema.nullable(),
  /** What the key signed from then on is to be looked at again. */
  compromised_since: timestampSchema.nullable(),
  /** Administrators that asked for its revocation; the second makes it. */
  revocation_asked_by: z.array(idSchema),
  /** `approval_key.enrolled`, `.endorsed`, `.revoked`: the key counts for decisions accepted in [endorsed, revoked). */
  records: z.object({
    enrolled: provenRecordSchema,
    endorsed: provenRecordSchema.nullable(),
    revoked: provenRecordSchema.nullable(),
  }),
});
export type ApprovalKey = z.infer<typeof approvalKeySchema>;
