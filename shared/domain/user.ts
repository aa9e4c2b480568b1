import { z } from 'zod';
import { roleSchema } from './role.ts';
import { idSchema, timestampSchema, versionSchema } from './scalars.ts';
import { tierSchema } from './tier.ts';

export const emailSchema = z.email().max(254).toLowerCase();

/** At least 12 characters, as typed (spaces count); no composition rules (NIST SP 800-63B, section 3.1.1.2). */
export const passwordSchema = z.string().min(12, 'at least 12 characters').max(256);

/** A person as colleagues see them. */
export const userSchema = z.object({
  id: idSchema,
  username: z.string().min(2).max(64),
  full_name: z.string().min(1).max(120),
  email: z.email(),
  roles: z.array(roleSchema).min(1),
  team: z.string().max(120),
  active: z.boolean(),
  created_at: timestampSchema,
  version: versionSchema,
});
export type User = z.infer<typeof userSchema>;

/** The signed-in person with what they belong to: the answer of `GET /users/me`. */
export const meSchema = userSchema.extend({
  organization: z.object({ id: idSchema, name: z.string(), tier: tierSchema }),
});
export type Me = z.infer<typeof meSchema>;
