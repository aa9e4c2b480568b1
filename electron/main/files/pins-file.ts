import { z } from 'zod';
import { timestampSchema } from '../../../shared/domain/scalars.ts';

/** Pin files as they were taken over. Their digest stands in the keychain, so that an edited file is noticed. */
export const pinsFileSchema = z.object({
  pins: z.array(z.object({ added_at: timestampSchema, pin: z.record(z.string(), z.json()) })).max(200),
});
export type PinsFile = z.infer<typeof pinsFileSchema>;
