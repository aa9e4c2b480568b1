import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { idSchema, timestampSchema } from '../../../shared/domain/scalars.ts';
import { caseLockSchema, caseNameSchema } from '../../../shared/ipc/case-calls.ts';

/** A case as it is remembered; nothing of it is secret. */
export const rememberedCaseSchema = z.object({
  id: idSchema,
  name: caseNameSchema,
  path: z.string().max(4_096).refine(isAbsolute),
  lock: caseLockSchema,
  opened_at: timestampSchema,
});
export type RememberedCase = z.infer<typeof rememberedCaseSchema>;

export const casesFileSchema = z.object({ cases: z.array(rememberedCaseSchema).max(500) });
export type CasesFile = z.infer<typeof casesFileSchema>;
