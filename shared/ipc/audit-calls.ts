import { z } from 'zod';
import { timestampSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';

const size = z.number().int().nonnegative();
const headSchema = z.object({ size, root: z.string() });

/**
 * What this console found wrong with the server's audit log. `split_view`: another history of the same size; `rewritten`: a
 * larger one that does not continue ours; `rolled_back`: a smaller one; `forged_head`: not signed by a key that is trusted
 * here; `unproven`: the server does not show that its head continues ours; `omitted`: record `n`, of which the server gave a
 * receipt, is in no head.
 */
export const auditAlarmSchema = z.object({
  id: z.string(),
  kind: z.enum(['split_view', 'rewritten', 'rolled_back', 'forged_head', 'unproven', 'omitted']),
  raised_at: timestampSchema,
  /** What was found, for a person. */
  text: z.string(),
  /** The head that this console had checked, and the one that the server showed. */
  ours: headSchema.nullable(),
  theirs: headSchema.nullable(),
  n: size.nullable(),
  /** Folder with both heads as files; null where it could not be written (they are in the cache in any case). */
  evidence: z.string().nullable(),
  acknowledged_at: timestampSchema.nullable(),
  reason: z.string().nullable(),
});
export type AuditAlarm = z.infer<typeof auditAlarmSchema>;

/** How this console watches the server's audit log. */
export const auditStatusSchema = z.object({
  /** `none`: the server has no such log; `waiting`: nothing was checked since the start; `watching`; `alarmed`. */
  state: z.enum(['none', 'waiting', 'watching', 'alarmed']),
  origin: z.string().nullable(),
  keys: z.array(z.object({ vkey: z.string(), from: size, to: size.nullable() })),
  /** When the keys were taken: at the first sign-in to this workspace, on trust. */
  trusted_at: timestampSchema.nullable(),
  head: headSchema.extend({ seen_at: timestampSchema }).nullable(),
  checked_at: timestampSchema.nullable(),
  /** Size of the newest head that this console has cosigned and the server has taken. */
  cosigned: size.nullable(),
  /** Receipts that are not yet seen in a head. */
  receipts: size,
  /** The newest first; those that are not acknowledged before the others. */
  alarms: z.array(auditAlarmSchema).max(100),
});
export type AuditStatus = z.infer<typeof auditStatusSchema>;

export const auditStatus = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: auditStatusSchema,
});

/** The person has seen the alarm and says what they make of it. It stays on record; what it says stays true. */
export const auditAcknowledge = defineCall({
  kind: 'command',
  input: z.strictObject({ id: z.string().max(100), reason: z.string().trim().min(3).max(2_000) }),
  output: z.object({}),
});

/**
 * Trusts another key of the log from the head on that is kept here. The person has it from their administrator, never from the
 * server; it is refused where it is none of this log.
 */
export const auditTrustKey = defineCall({
  kind: 'host',
  input: z.strictObject({ vkey: z.string().trim().min(20).max(300) }),
  output: z.object({}),
});

/**
 * Asks for a folder and saves an export there; answers when it has begun. How it goes on is told by `audit_export` events.
 * One at a time.
 */
export const auditExport = defineCall({
  kind: 'host',
  input: z.strictObject({
    from: timestampSchema.nullable(),
    to: timestampSchema.nullable(),
    disclosures: z.boolean(),
  }),
  output: z.object({ begun: z.boolean() }),
});

export const auditExportCancel = defineCall({
  kind: 'host',
  input: z.strictObject({}),
  output: z.object({}),
});

export const auditExportStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('asking') }),
  z.object({ state: z.literal('running'), folder: z.string(), bytes: size }),
  /** With the pin file beside it that it verifies against. */
  z.object({
    state: z.literal('done'),
    folder: z.string(),
    bytes: size,
    records: size,
    pin: z.string().nullable(),
  }),
  z.object({ state: z.literal('cancelled') }),
  z.object({ state: z.literal('failed'), problem: appErrorDataSchema }),
]);
export type AuditExportState = z.infer<typeof auditExportStateSchema>;
