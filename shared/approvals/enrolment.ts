import { z } from 'zod';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { readPayload } from './payload.ts';
import {
  audienceSchema,
  bytes32Schema,
  challengeSchema,
  deviceIdSchema,
  personIdSchema,
  seenHeadSchema,
  unixSecondsSchema,
  uuidV7Schema,
} from './signed-scalars.ts';
import { publicJwkSchema } from './thumbprint.ts';

/** Twelve months. */
const longestKeySeconds = 366 * 86_400;

/** `wf-enrol+jws`, signed by the key that it presents: proof that the device holds its private half. */
export const enrolmentSchema = z
  .strictObject({
    _v: z.literal(1),
    aud: audienceSchema,
    /** Whose key it is to be. */
    iss: personIdSchema,
    device: deviceIdSchema,
    jwk: publicJwkSchema,
    /** Where the private half lives: the store of the operating system, or a module that never lets it out. */
    store: z.enum(['os', 'hardware']),
    jti: uuidV7Schema,
    iat: unixSecondsSchema,
    exp: unixSecondsSchema,
    chal: challengeSchema.refine((text) => text !== 'offline', 'a nonce of the server'),
  })
  .refine(({ jwk, store }) => jwk.kty === 'OKP' || store === 'hardware', 'ES256 is for hardware keys only')
  .refine(({ iat, exp }) => iat < exp && exp - iat <= longestKeySeconds, 'lives at most twelve months');
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** `wf-revoke+jws`: by the key's own person, or one of the two administrators that it takes otherwise. */
export const revocationSchema = z.strictObject({
  _v: z.literal(1),
  aud: audienceSchema,
  /** The key that shall no longer count. */
  kid: bytes32Schema,
  iss: personIdSchema,
  jti: uuidV7Schema,
  iat: unixSecondsSchema,
  chal: challengeSchema,
  tb: seenHeadSchema,
  /** Decisions made since then are marked for review; null where nothing is suspected. */
  compromised_since: unixSecondsSchema.nullable(),
});
export type Revocation = z.infer<typeof revocationSchema>;

export function enrolmentText(enrolment: Enrolment): string {
  return canonicalJson(enrolment as unknown as AuditJson);
}

export function readEnrolment(text: string): Enrolment | null {
  return readPayload(enrolmentSchema, text);
}

export function revocationText(revocation: Revocation): string {
  return canonicalJson(revocation as unknown as AuditJson);
}

export function readRevocation(text: string): Revocation | null {
  return readPayload(revocationSchema, text);
}
