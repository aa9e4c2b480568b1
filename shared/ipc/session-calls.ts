import { z } from 'zod';
import { discoverySchema } from '../api/discovery.ts';
import { timestampSchema } from '../domain/scalars.ts';
import { emailSchema, meSchema, passwordSchema } from '../domain/user.ts';
import { defineCall } from './call.ts';

/** Where a workspace's API is: `https://host[:port]`, nothing more. */
export const originSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(300)
  .transform((text) => text.replace(/\/+$/, ''))
  .pipe(z.string().regex(/^https:\/\/[^\s/?#@]+$/, 'an address such as https://soc.example:8443'));

export const workspaceSchema = z.object({
  origin: z.string(),
  name: z.string(),
  last_email: z.string().nullable(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** What the console knows of who uses it. */
export const sessionStateSchema = z.discriminatedUnion('kind', [
  /** The keychain has not been asked yet. */
  z.object({ kind: z.literal('starting') }),
  z.object({
    kind: z.literal('signed_out'),
    workspaces: z.array(workspaceSchema),
    reason: z.string().nullable(),
  }),
  /** The cache is closed and its key is wrapped by the password. */
  z.object({
    kind: z.literal('locked'),
    workspace: workspaceSchema,
    me: meSchema,
    pending: z.number().int().nullable(),
  }),
  z.object({
    kind: z.literal('signed_in'),
    workspace: workspaceSchema,
    me: meSchema,
    /** False when the refresh token was refused: work goes on offline, sign in again to sync. */
    online_session: z.boolean(),
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  valid_from: timestampSchema,
  valid_to: timestampSchema,
  /** SHA-256 of the certificate, hex pairs with colons. */
  fingerprint: z.string(),
  /** SHA-256 of the top certificate the server sent; what trusting it would trust. */
  authority_fingerprint: z.string(),
  authority: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const sessionGet = defineCall({ kind: 'host', input: z.strictObject({}), output: sessionStateSchema });

/**
 * Looks who answers at an address. `tls: trusted` verifies with the system's or an already trusted authority; `untrusted`
 * is a chain that nobody here vouches for, shown so that the person may; errors of any other kind are errors.
 */
export const workspaceProbe = defineCall({
  kind: 'host',
  input: z.strictObject({ origin: originSchema }),
  output: z.discriminatedUnion('tls', [
    z.object({
      tls: z.literal('trusted'),
      origin: z.string(),
      protocol: z.string(),
      discovery: discoverySchema.nullable(),
    }),
    z.object({ tls: z.literal('untrusted'), origin: z.string(), certificate: certificateSchema }),
  ]),
});

/** Trusts the authority with this fingerprint for this workspace only, after the person has compared it. */
export const workspaceTrust = defineCall({
  kind: 'host',
  input: z.strictObject({ origin: originSchema, authority_fingerprint: z.string().max(200) }),
  output: z.object({}),
});

export const sessionSignIn = defineCall({
  kind: 'host',
  input: z.strictObject({ origin: originSchema, email: emailSchema, password: z.string().min(1).max(256) }),
  output: sessionStateSchema,
});

export const sessionSignUp = defineCall({
  kind: 'host',
  input: z.strictObject({
    origin: originSchema,
    email: emailSchema,
    password: passwordSchema,
    username: z.string().max(64),
    full_name: z.string().max(120),
    organization_name: z.string().max(120),
    team_name: z.string().max(120),
  }),
  output: z.object({}),
});

/** Stops a probe, sign-in or sign-up that is under way. */
export const sessionCancel = defineCall({ kind: 'host', input: z.strictObject({}), output: z.object({}) });

export const sessionLock = defineCall({
  kind: 'host',
  input: z.strictObject({}),
  output: sessionStateSchema,
});

/** Works without a network: the password unwraps the cache key. */
export const sessionUnlock = defineCall({
  kind: 'host',
  input: z.strictObject({ password: z.string().min(1).max(256) }),
  output: sessionStateSchema,
});

/** `wipe` also removes the cache and its key, pending work included; without it the cache waits for the next sign-in. */
export const sessionSignOut = defineCall({
  kind: 'host',
  input: z.strictObject({ wipe: z.boolean() }),
  output: sessionStateSchema,
});
