import { z } from 'zod';
import { timestampSchema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

const root = `${apiPrefix}/auth/mfa`;
const common = {
  auth: 'bearer',
  permission: null,
  rate: 'tier',
  params: null,
  query: null,
  concurrency: 'none',
} as const;

/** Six digits of the authenticator (RFC 6238: SHA-1, 30 s). */
export const totpCodeSchema = z.string().regex(/^\d{6}$/, 'six digits');
/** `xxxxx-xxxxx`, good for one use. */
export const recoveryCodeSchema = z
  .string()
  .regex(/^[a-z2-7]{5}-[a-z2-7]{5}$/, 'two groups of five letters and digits');
const recoveryCodesSchema = z.array(recoveryCodeSchema).length(10);

/** A step-up counts for this long. */
export const stepUpSeconds = 300;

export const getMfa = defineEndpoint({
  ...common,
  name: 'auth.mfa',
  method: 'GET',
  path: root,
  summary: 'Whether the person has a second factor, and how fresh it is in this session',
  body: null,
  reply: z.object({
    enrolled: z.boolean(),
    confirmed_at: timestampSchema.nullable(),
    recovery_codes_left: z.number().int().nonnegative(),
    /** Unix seconds of the last step-up in this session. */
    auth_time: z.number().int().nullable(),
    fresh_until: z.number().int().nullable(),
  }),
  status: 200,
});

/** Begins again while nothing is confirmed. Replacing a confirmed factor needs a fresh step-up with it. */
export const beginTotp = defineEndpoint({
  ...common,
  name: 'auth.mfa_totp_begin',
  method: 'POST',
  path: `${root}/totp`,
  summary: 'Make a new TOTP secret; it counts once it is confirmed',
  body: z.strictObject({ password: z.string().min(1).max(256) }),
  reply: z.object({
    /** Base32 (RFC 4648) of 160 bits. */
    secret: z.string().regex(/^[A-Z2-7]{32}$/),
    otpauth_uri: z.string().max(1_000),
    digits: z.literal(6),
    period_seconds: z.literal(30),
  }),
  status: 201,
});

export const confirmTotp = defineEndpoint({
  ...common,
  name: 'auth.mfa_totp_confirm',
  method: 'POST',
  path: `${root}/totp/confirm`,
  summary: 'Show that the authenticator has the secret; answers recovery codes, this once',
  body: z.strictObject({ code: totpCodeSchema }),
  reply: z.object({ confirmed_at: timestampSchema, recovery_codes: recoveryCodesSchema }),
  status: 200,
});

/** Password and a code, every time. The code is spent by it; the new access token carries `auth_time` and `amr` with `otp`. */
export const stepUp = defineEndpoint({
  ...common,
  name: 'auth.mfa_step_up',
  method: 'POST',
  path: `${root}/step-up`,
  summary: 'Give the second factor again; what needs it may be done for five minutes',
  body: z.strictObject({
    password: z.string().min(1).max(256),
    code: z.union([totpCodeSchema, recoveryCodeSchema]),
  }),
  reply: z.object({
    auth_time: z.number().int(),
    fresh_until: z.number().int(),
    access_token: z.string().max(8_192),
    /** Seconds. */
    expires_in: z.number().int().positive(),
    recovery_codes_left: z.number().int().nonnegative(),
  }),
  status: 200,
});

/** Needs a fresh step-up; the codes of before are worth nothing from then on. */
export const replaceRecoveryCodes = defineEndpoint({
  ...common,
  name: 'auth.mfa_recovery_codes',
  method: 'POST',
  path: `${root}/recovery-codes`,
  summary: 'New recovery codes in the place of the old ones',
  body: z.strictObject({}),
  reply: z.object({ recovery_codes: recoveryCodesSchema }),
  status: 200,
});
