import { z } from 'zod';
import { approvalFindingKindSchema } from '../approvals/approval-finding.ts';
import { effectStates } from '../approvals/ledger.ts';
import { idSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

const n = z.number().int().nullable();
const time = z.number().int();

/** The report of `watchfloor approvals verify` (`docs/formats/approvals-v1.md`) with the signed statement in words. */
export const checkedApprovalSchema = z.object({
  verdict: z.enum(['VALID', 'BREACHED', 'FORGED', 'UNVERIFIABLE']),
  /** One sentence. */
  sentence: z.string(),
  reason: z.string().nullable(),
  log: z.string().nullable(),
  head_size: n,
  anchor: z.object({
    kind: z.enum(['pinned', 'witness', 'operator', 'none']),
    size: n,
    time: z.string().nullable(),
  }),
  /** Whether this machine trusts keys of that log. */
  pinned: z.boolean(),
  state: z.enum(effectStates).nullable(),
  quorum: n,
  /** Every member of what was signed; hidden characters are named. */
  statement: z.array(z.object({ label: z.string(), text: z.string() })).max(200),
  signatures: z
    .array(
      z.object({
        jti: z.string().nullable(),
        word: z.enum(['request', 'approve', 'reject', 'cancel']),
        person: z.string(),
        device: z.string(),
        kid: z.string(),
        /** Milliseconds since 1970; null if the log does not know it. */
        accepted_at: time.nullable(),
        n,
        offline: z.boolean(),
        counts: z.boolean(),
      }),
    )
    .max(101),
  ledger: z.array(z.object({ n: z.number().int(), at: time, step: z.string(), by: z.string() })).max(2_000),
  findings: z
    .array(
      z.object({
        kind: approvalFindingKindSchema,
        class: z.enum(['forged', 'breach', 'note']),
        subject: z.string(),
        detail: z.string().nullable(),
      }),
    )
    .max(5_000),
  /** SHA-256 of the file, lowercase hex; null if it could not be read. */
  sha256: z.string().nullable(),
});
export type CheckedApproval = z.infer<typeof checkedApprovalSchema>;

/** Verifies the file of one approval against the logs that this machine trusts. It is not taken into the case; the journal says that it was looked at. */
export const approvalCheck = defineCall({
  kind: 'case_query',
  input: z.strictObject({ ticket: idSchema }),
  output: checkedApprovalSchema,
});
