import { createHmac, createPublicKey, hash, verify } from 'node:crypto';
import type { HmacSha256, Sha256 } from '../../shared/audit/chain.ts';
import type { CommitmentTools } from '../../shared/audit/commitment.ts';
import type { NoteTools } from '../../shared/audit/note-keys.ts';

export const sha256: Sha256 = (...parts) => hash('sha256', Buffer.concat(parts), 'buffer');

const hmacSha256: HmacSha256 = (key, message) => createHmac('sha256', key).update(message).digest();

export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export const commitmentTools: CommitmentTools = {
  hmacSha256,
  utf8,
  base64url: (bytes) => Buffer.from(bytes).toString('base64url'),
};

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

export const noteTools: NoteTools = {
  sha256,
  utf8,
  verifyEd25519: (publicKey, message, signature) => {
    const key = createPublicKey({
      key: Buffer.concat([ed25519Prefix, publicKey]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, message, key, signature);
  },
};
