import { z } from 'zod';
import { idSchema, timestampSchema, versionSchema } from './scalars.ts';

export const containmentKindSchema = z.enum([
  'isolate_host',
  'disable_account',
  'revoke_sessions',
  'revoke_api_key',
  'rotate_api_key',
  'block_address',
  'quarantine_file',
  'custom',
]);
export type ContainmentKind = z.infer<typeof containmentKindSchema>;

export const containmentStatusSchema = z.enum([
  'proposed',
  'in_progress',
  'done',
  'failed',
  'reverted',
  'cancelled',
]);
export type ContainmentStatus = z.infer<typeof containmentStatusSchema>;

/**
 * A containment measure as it is tracked by people. It records what was proposed and what became of it; it does not
 * execute anything. Execution only ever follows a signed decision.
 */
export const containmentActionSchema = z.object({
  id: idSchema,
  incident_id: idSchema,
  kind: containmentKindSchema,
  target: z.string().min(1).max(300),
  reason: z.string().max(4_000),
  status: containmentStatusSchema,
  outcome: z.string().max(4_000).nullable(),
  proposed_by: idSchema.nullable(),
  proposed_at: timestampSchema,
  finished_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  version: versionSchema,
});
export type ContainmentAction = z.infer<typeof containmentActionSchema>;

export const newContainmentActionSchema = z.strictObject({
  id: idSchema,
  kind: containmentKindSchema,
  target: z.string().trim().min(1).max(300),
  reason: z.string().trim().min(1).max(4_000),
  proposed_at: timestampSchema,
});
export type NewContainmentAction = z.infer<typeof newContainmentActionSchema>;

export const containmentPatchSchema = z
  .strictObject({ status: containmentStatusSchema, outcome: z.string().max(4_000).nullable() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'name at least one field to change');
export type ContainmentPatch = z.infer<typeof containmentPatchSchema>;

const steps: Readonly<Record<ContainmentStatus, readonly ContainmentStatus[]>> = {
  proposed: ['in_progress', 'done', 'failed', 'cancelled'],
  in_progress: ['done', 'failed', 'cancelled'],
  done: ['reverted'],
  failed: ['in_progress', 'cancelled'],
  reverted: [],
  cancelled: [],
};

export function containmentSteps(from: ContainmentStatus): readonly ContainmentStatus[] {
  return steps[from];
}
