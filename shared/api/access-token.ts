import { z } from 'zod';
import { roleSchema } from '../domain/role.ts';
import { idSchema } from '../domain/scalars.ts';
import { tierSchema } from '../domain/tier.ts';

/**
 * Claims of an access token (JWT, EdDSA or ES256, 10 minutes). Nothing here is believed before the signature, issuer,
 * audience and times have been verified against the JWKS, with at most 60 s of clock tolerance.
 */
export const accessTokenClaimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  sub: idSchema,
  sid: idSchema,
  org: idSchema,
  tier: tierSchema,
  roles: z.array(roleSchema).min(1),
  scope: z.string(),
  amr: z.array(z.string()),
  /** When the second factor was given last, Unix seconds (step-up); absent where it was not. */
  auth_time: z.number().int().optional(),
  iat: z.number().int(),
  nbf: z.number().int(),
  exp: z.number().int(),
  jti: idSchema,
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaimsSchema>;

export const tokenAudience = 'techsaas-api';
export const tokenClockToleranceSeconds = 60;
