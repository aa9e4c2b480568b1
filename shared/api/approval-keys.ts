import { z } from 'zod';
import { approvalKeySchema, compactJwsSchema, kidSchema } from '../domain/approval.ts';
import { timestampSchema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

const root = `${apiPrefix}/security/approvals/keys`;
const common = { auth: 'bearer', rate: 'tier', query: null, concurrency: 'none' } as const;
const one = z.strictObject({ kid: kidSchema });
const reasonSchema = z.string().trim().min(1).max(1_000);

/** 32 bytes of the server's chance in base64url; good for one use within five minutes. */
export const nonceSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const newKeyChallenge = defineEndpoint({
  ...common,
  name: 'approvals.key_challenge',
  method: 'POST',
  path: `${root}/challenge`,
  summary: 'A nonce for the enrolment of a key',
  permission: 'containment:propose',
  params: null,
  body: z.strictObject({}),
  reply: z.object({ nonce: nonceSchema, aud: z.string(), expires_at: timestampSchema }),
  status: 201,
});

/** Needs a fresh step-up. The key is `proposed` until it is endorsed. */
export const enrolKey = defineEndpoint({
  ...common,
  name: 'approvals.key_enrol',
  method: 'POST',
  path: root,
  summary: 'Enrol a key of this person on this device (`wf-enrol+jws`)',
  permission: 'containment:propose',
  params: null,
  body: z.strictObject({ jws: compactJwsSchema }),
  reply: approvalKeySchema,
  status: 201,
});

/**
 * `jws` is the enrolment's payload, byte for byte, signed by the endorser's own active key (`wf-enrol+jws`); needs a fresh step-up.
 * Installation: while no key was ever active, two people whose keys are `proposed` endorse each other, after comparing
 * fingerprints by hand; both keys are active with the second endorsement.
 */
export const endorseKey = defineEndpoint({
  ...common,
  name: 'approvals.key_endorse',
  method: 'POST',
  path: `${root}/{kid}/endorse`,
  summary: 'Vouch for another person’s key',
  permission: 'key:endorse',
  params: one,
  body: z.strictObject({ jws: compactJwsSchema }),
  reply: approvalKeySchema,
  status: 200,
});

/**
 * `wf-revoke+jws` by any active key of the caller: the owner's takes effect at once, otherwise it takes two people with
 * `key:endorse`. Needs a fresh step-up. Intents that the key signed or decided and that are not sent yet are void.
 */
export const revokeKey = defineEndpoint({
  ...common,
  name: 'approvals.key_revoke',
  method: 'POST',
  path: `${root}/{kid}/revoke`,
  summary: 'Take a key out of use, for ever',
  permission: 'containment:propose',
  params: one,
  body: z.strictObject({ jws: compactJwsSchema, reason: reasonSchema }),
  reply: approvalKeySchema,
  status: 200,
});

/** `checkpoint` is the signed head that the proofs lead to; null until there is one that covers a key. */
export const listKeys = defineEndpoint({
  ...common,
  name: 'approvals.keys',
  method: 'GET',
  path: root,
  summary: 'The directory of approval keys, with the proofs of their records in the audit log',
  permission: 'incident:read',
  params: null,
  body: null,
  reply: z.object({
    items: z.array(approvalKeySchema).max(5_000),
    checkpoint: z.object({ size: z.number().int(), note: z.string().max(16_384) }).nullable(),
    /** True until two people have installed the first two keys. */
    ceremony_open: z.boolean(),
  }),
  status: 200,
});
