import { createPublicKey, verify } from 'node:crypto';
import type { VerifySignature } from '../../shared/approvals/jws.ts';

/** Signatures by Node's own cryptography: another implementation than the one that is under test in the page. */
export const verifyWithNode: VerifySignature = async (compact, jwk, alg) => {
  const dot = compact.lastIndexOf('.');
  const input = Buffer.from(compact.slice(0, dot), 'ascii');
  const signature = Buffer.from(compact.slice(dot + 1), 'base64url');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (alg === 'Ed25519') return verify(null, input, key, signature);
  return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature);
};
