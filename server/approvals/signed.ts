import { createPublicKey, verify } from 'node:crypto';
import type { HashTools } from '../../shared/approvals/approval-tools.ts';
import {
  algorithmOf,
  type CompactJws,
  type JwsRefusal,
  type JwsType,
  jwsDigest,
  readCompactJws,
} from '../../shared/approvals/jws.ts';
import type { PublicJwk } from '../../shared/approvals/thumbprint.ts';
import { sha256, utf8 } from '../audit-log/hashes.ts';
import { Refusal } from '../http/refusal.ts';

export const tools: HashTools = { sha256, utf8 };

/** What was signed breaks a rule; the name of the rule is for programs, the text for people. */
export function refuseApproval(rule: string, detail: string): Refusal {
  return new Refusal('approval-refused', { rule, detail });
}

const words: Readonly<Record<JwsRefusal, string>> = {
  form: 'It is not a compact JWS.',
  base64url: 'A part of it is not in canonical base64url.',
  header: 'Its header does not have exactly alg, kid and typ.',
  typ: 'It was signed for another purpose.',
  kid: 'It names another key than the one it should be signed by.',
  alg: 'Its algorithm is not that of the enrolled key.',
  signature: 'Its signature does not verify.',
  payload: 'What was signed is not what this purpose asks for.',
};

export function refuseJws(why: JwsRefusal): Refusal {
  return refuseApproval(why, words[why]);
}

/** A JWS of one purpose in its one spelling; nothing about its signature is known yet. */
export function readJws(compact: string, typ: JwsType): CompactJws {
  const read = readCompactJws(compact, typ);
  if (!read.ok) throw refuseJws(read.why);
  return read.jws;
}

/** Why a JWS is not signed by this key, or null. The key fixes the algorithm. */
export function signatureFault(
  jws: CompactJws,
  { kid, jwk }: { readonly kid: string; readonly jwk: PublicJwk },
): JwsRefusal | null {
  if (jws.header.kid !== kid) return 'kid';
  if (jws.header.alg !== algorithmOf(jwk)) return 'alg';
  const dot = jws.compact.lastIndexOf('.');
  const input = Buffer.from(jws.compact.slice(0, dot), 'ascii');
  const signature = Buffer.from(jws.compact.slice(dot + 1), 'base64url');
  return isSignedBy(jwk, input, signature) ? null : 'signature';
}

function isSignedBy(jwk: PublicJwk, input: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    if (jwk.kty === 'OKP') return verify(null, input, key, signature);
    return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false; // A point that is not on the curve verifies nothing.
  }
}

export function digestOf(compact: string): string {
  return jwsDigest(tools, compact);
}
