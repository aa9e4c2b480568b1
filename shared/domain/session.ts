import { z } from 'zod';
import { idSchema, timestampSchema } from './scalars.ts';

/** One sign-in of one person on one device: the family of refresh tokens that grew from it. */
export const sessionSchema = z.object({
  id: idSchema,
  user_id: idSchema,
  created_at: timestampSchema,
  last_used_at: timestampSchema,
  /** 12 hours after the last use. */
  idle_expires_at: timestampSchema,
  /** 7 days after the sign-in, whatever happens. */
  expires_at: timestampSchema,
  revoked_at: timestampSchema.nullable(),
  user_agent: z.string().max(300),
});
export type Session = z.infer<typeof sessionSchema>;

/** Lifetimes in seconds. */
export const accessTokenSeconds = 600;
export const sessionIdleSeconds = 12 * 3600;
export const sessionAbsoluteSeconds = 7 * 24 * 3600;
