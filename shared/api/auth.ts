import { z } from 'zod';
import { idSchema } from '../domain/scalars.ts';
import { emailSchema, meSchema, passwordSchema } from '../domain/user.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

const open = { auth: 'none', permission: null, params: null, query: null, concurrency: 'none' } as const;

/** A pair of tokens. The refresh token is 256 bits of chance in base64url, good for one use. */
export const tokenPairSchema = z.object({
  token_type: z.literal('Bearer'),
  access_token: z.string().max(8_192),
  /** Seconds. */
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(43).max(128),
  session_id: idSchema,
});
export type TokenPair = z.infer<typeof tokenPairSchema>;

/** Answers 202 whether or not the address was free, so that it tells nobody which accounts exist. */
export const signUp = defineEndpoint({
  ...open,
  name: 'auth.sign_up',
  method: 'POST',
  path: `${apiPrefix}/auth/signup`,
  summary: 'Create an organisation with its first person, who becomes its administrator',
  rate: 'login',
  body: z.strictObject({
    email: emailSchema,
    password: passwordSchema,
    username: z
      .string()
      .trim()
      .min(2)
      .max(64)
      .regex(/^[a-z0-9._-]+$/, 'lowercase letters, digits and . _ -'),
    full_name: z.string().trim().min(1).max(120),
    organization_name: z.string().trim().min(2).max(120),
    team_name: z.string().trim().min(1).max(120),
  }),
  reply: z.object({ accepted: z.literal(true) }),
  status: 202,
});

export const logIn = defineEndpoint({
  ...open,
  name: 'auth.log_in',
  method: 'POST',
  path: `${apiPrefix}/auth/login`,
  summary: 'Exchange an email address and a password for tokens',
  rate: 'login',
  body: z.strictObject({ email: emailSchema, password: z.string().min(1).max(256) }),
  reply: tokenPairSchema.extend({ user: meSchema }),
  status: 200,
});

/** Spends the given refresh token. One that was spent before revokes its whole session. */
export const refreshTokens = defineEndpoint({
  ...open,
  name: 'auth.refresh',
  method: 'POST',
  path: `${apiPrefix}/auth/refresh`,
  summary: 'Exchange a refresh token for a new pair',
  rate: 'tier',
  body: z.strictObject({ refresh_token: z.string().min(43).max(128) }),
  reply: tokenPairSchema,
  status: 200,
});

export const logOut = defineEndpoint({
  ...open,
  name: 'auth.log_out',
  method: 'POST',
  path: `${apiPrefix}/auth/logout`,
  summary: 'End the session that a refresh token belongs to',
  rate: 'tier',
  body: z.strictObject({ refresh_token: z.string().min(43).max(128) }),
  reply: null,
  status: 204,
});

/** Public keys that access tokens are signed with, RFC 7517. */
export const getJwks = defineEndpoint({
  ...open,
  name: 'auth.jwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'Public keys of access tokens',
  rate: 'tier',
  body: null,
  reply: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).max(16) }),
  status: 200,
});

export const getMe = defineEndpoint({
  ...open,
  name: 'users.me',
  method: 'GET',
  path: `${apiPrefix}/users/me`,
  summary: 'The signed-in person and what they belong to',
  auth: 'bearer',
  rate: 'tier',
  body: null,
  reply: meSchema,
  status: 200,
});
