import { z } from 'zod';
import { sha256Schema, timestampSchema } from './scalars.ts';

/** In place of a value that may be erased: `{"#": base64url(HMAC-SHA-256)}`. See `shared/audit/commitment.ts`. */
export const commitmentSchema = z.strictObject({ '#': z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export type Commitment = z.infer<typeof commitmentSchema>;

export const auditOutcomeSchema = z.enum(['ok', 'denied', 'error']);

/**
 * One record of the audit trail in its clear form (`watchfloor/audit/v1`): who, by pseudonymous id, did what to what, when
 * and with which outcome. Personal data (`actor.pii`) and free text or values (`detail`) stand behind commitments.
 */
export const auditRecordSchema = z.strictObject({
  _log: z.string().regex(/^[a-z0-9./-]{3,120}$/),
  _n: z.number().int().nonnegative(),
  _prev: sha256Schema,
  _t: timestampSchema,
  _v: z.literal(1),
  /** Dotted verb in the past tense: `incident.opened`, `auth.login_failed`. */
  act: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
  actor: z.strictObject({
    id: z.string(),
    type: z.enum(['user', 'system', 'anonymous', 'api_key']),
    role: z.string().optional(),
    sid: z.string().optional(),
    pii: commitmentSchema.optional(),
  }),
  obj: z.object({ id: z.string(), type: z.string() }).catchall(z.json()),
  out: auditOutcomeSchema,
  inc: z.string().optional(),
  req: z.string().optional(),
  detail: commitmentSchema.optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;
