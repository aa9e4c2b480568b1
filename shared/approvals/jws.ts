import { z } from 'zod';
import { decodeBase64Url, encodeBase64Url } from '../audit/base64.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { readCanonical } from '../audit/strict-record.ts';
import type { HashTools } from './approval-tools.ts';
import { bytes32Schema } from './signed-scalars.ts';
import type { PublicJwk } from './thumbprint.ts';

export const jwsTypes = ['wf-intent+jws', 'wf-decision+jws', 'wf-enrol+jws', 'wf-revoke+jws'] as const;
export type JwsType = (typeof jwsTypes)[number];

/** `Ed25519` of RFC 9864, not `EdDSA`; `ES256` for hardware keys only. */
export const jwsAlgorithms = ['Ed25519', 'ES256'] as const;
export type JwsAlgorithm = (typeof jwsAlgorithms)[number];

/**
 * Whether `compact` is signed by `key` under exactly `alg`. It is only ever asked about strings that passed the strict
 * reader, and answers false, never throws, for a signature or a key that is no good.
 */
export type VerifySignature = (compact: string, key: PublicJwk, alg: JwsAlgorithm) => Promise<boolean>;

/** Exactly these three: no `jwk`, `jku`, `x5u`, `x5c`, `crit`, `b64`. */
const headerSchema = z.strictObject({
  alg: z.enum(jwsAlgorithms),
  kid: bytes32Schema,
  typ: z.enum(jwsTypes),
});
export type JwsHeader = z.infer<typeof headerSchema>;

/** A JWS in its one spelling, not yet verified. */
export type CompactJws = {
  readonly compact: string;
  readonly header: JwsHeader;
  /** The payload as text; whether it is a payload of its type is asked separately. */
  readonly payload: string;
};

/** Why a string is refused, in the order in which it is looked at. */
export type JwsRefusal = 'form' | 'base64url' | 'header' | 'typ' | 'kid' | 'alg' | 'signature' | 'payload';

export type JwsRead =
  | { readonly ok: true; readonly jws: CompactJws }
  | { readonly ok: false; readonly why: JwsRefusal };

/** Letters of a compact JWS; an intent with the largest policy in it stays below. */
export const maximalJwsLength = 96 * 1024;

/**
 * Three parts, each in canonical base64url, a header that is its own canonical JSON with exactly `alg`, `kid` and `typ`, a
 * signature of 64 bytes, a payload in UTF-8. So a token has one spelling, and everything behind this reads one thing.
 */
export function readCompactJws(compact: string, typ: JwsType): JwsRead {
  const parts = compact.length > maximalJwsLength ? [] : compact.split('.');
  const [first, second, third] = parts;
  if (parts.length !== 3 || !first || !second || !third) return refuse('form');
  const [header, payload, signature] = [first, second, third].map(decodeBase64Url);
  if (!header || !payload || signature?.length !== 64) return refuse('base64url');
  const headerText = decodeUtf8(header);
  const value = headerText === null ? undefined : readCanonical(headerText);
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) return refuse('header');
  if (parsed.data.typ !== typ) return refuse('typ');
  const text = decodeUtf8(payload);
  if (text === null) return refuse('payload');
  return { ok: true, jws: { compact, header: parsed.data, payload: text } };
}

/** The algorithm is the key's: a token has no say in it. */
export function algorithmOf(key: PublicJwk): JwsAlgorithm {
  return key.kty === 'OKP' ? 'Ed25519' : 'ES256';
}

/** Null if `jws` is signed by `key`, whose thumbprint is `kid`; else what is wrong. */
export async function refusalOf(
  verify: VerifySignature,
  jws: CompactJws,
  { kid, jwk }: { readonly kid: string; readonly jwk: PublicJwk },
): Promise<JwsRefusal | null> {
  if (jws.header.kid !== kid) return 'kid';
  if (jws.header.alg !== algorithmOf(jwk)) return 'alg';
  return (await verify(jws.compact, jwk, algorithmOf(jwk))) ? null : 'signature';
}

/** `H` of the letters as they were received: what an audit record names a JWS by. */
export function jwsDigest({ sha256, utf8 }: HashTools, compact: string): string {
  return encodeBase64Url(sha256(utf8(compact)));
}

/** The protected header as its signer writes it, in the only order that the reader accepts. */
export function protectedHeader(key: PublicJwk, kid: string, typ: JwsType): JwsHeader {
  return { alg: algorithmOf(key), kid, typ };
}

/** What is signed: both parts and the dot between them. */
export function signingInput({ utf8 }: Pick<HashTools, 'utf8'>, header: JwsHeader, payload: string): string {
  return `${encodeBase64Url(utf8(canonicalJson(header)))}.${encodeBase64Url(utf8(payload))}`;
}

function refuse(why: JwsRefusal): JwsRead {
  return { ok: false, why };
}

/** RFC 3629, strictly: no overlong forms, no surrogates, nothing above U+10FFFF; null otherwise. */
function decodeUtf8(bytes: Uint8Array): string | null {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const more =
      first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    if (more < 0 || at + more >= bytes.length) return null;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let next = 1; next <= more; next++) {
      const byte = bytes[at + next] ?? 0;
      if ((byte & 0xc0) !== 0x80) return null;
      point = (point << 6) | (byte & 0x3f);
    }
    const overlong = (more === 2 && point < 0x800) || (more === 3 && point < 0x10000);
    if (overlong || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return null;
    text += String.fromCodePoint(point);
    at += more + 1;
  }
  return text;
}
