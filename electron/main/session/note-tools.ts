import { createHash, createPublicKey, verify } from 'node:crypto';
import type { NoteTools } from '../../../shared/audit/note-keys.ts';

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The cryptography of signed notes, in main. */
export const noteTools: NoteTools = {
  sha256: (...parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
  utf8: (text) => Buffer.from(text, 'utf8'),
  verifyEd25519: (publicKey, message, signature) => {
    const key = createPublicKey({
      key: Buffer.concat([ed25519Prefix, publicKey]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, message, key, signature);
  },
};
