import { z } from 'zod';
import { encodeBase64Url } from '../audit/base64.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { HashTools } from './approval-tools.ts';
import { bytes32Schema } from './signed-scalars.ts';

/** Public halves only, and no other member: no `d`, `alg`, `use`, `kid` or certificates. */
export const publicJwkSchema = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32Schema }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32Schema, y: bytes32Schema }),
]);
export type PublicJwk = z.infer<typeof publicJwkSchema>;

/** RFC 7638: of the members that a key of its kind must have, which are all that these have. */
export function thumbprint({ sha256, utf8 }: HashTools, jwk: PublicJwk): string {
  return encodeBase64Url(sha256(utf8(canonicalJson(jwk))));
}
