import { createPublicKey, verify } from 'node:crypto';
import type { HashTools } from '../../../shared/approvals/approval-tools.ts';
import type { VerifySignature } from '../../../shared/approvals/jws.ts';
import type { PublicJwk } from '../../../shared/approvals/thumbprint.ts';
import { noteTools } from '../session/note-tools.ts';

/** The cryptography of approvals, in main. */
export const approvalTools: HashTools = { sha256: noteTools.sha256, utf8: noteTools.utf8 };

/** RFC 8032 and, for keys of hardware, ECDSA on P-256 with the raw signature of RFC 7518, section 3.4. */
export const verifyApproval: VerifySignature = async (compact, key, alg) => {
  const dot = compact.lastIndexOf('.');
  const signed = Buffer.from(compact.slice(0, dot), 'utf8');
  const signature = Buffer.from(compact.slice(dot + 1), 'base64url');
  try {
    const publicKey = createPublicKey({ key: jwkOf(key), format: 'jwk' });
    return alg === 'Ed25519'
      ? verify(null, signed, publicKey, signature)
      : verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false; // Not a point of the curve.
  }
};

function jwkOf(key: PublicJwk): Record<string, string> {
  return { ...key };
}
