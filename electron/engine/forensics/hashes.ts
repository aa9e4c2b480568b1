import { createHmac, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { Sha256 } from '../../../shared/audit/chain.ts';
import type { CommitmentTools } from '../../../shared/audit/commitment.ts';
import type { NoteTools } from '../../../shared/audit/note-keys.ts';

const scratch = Buffer.alloc(1024);

/** Short messages, as the nodes of a tree, are put together in one buffer; a digest in one call, as a string, is the fastest. */
export const sha256: Sha256 = (...parts) => {
  let length = 0;
  for (const part of parts) length += part.length;
  const target = length <= scratch.length ? scratch.subarray(0, length) : Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return Buffer.from(hash('sha256', target, 'binary'), 'latin1');
};

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');
const publicKeys = new Map<string, KeyObject>();

function publicKeyOf(bytes: Uint8Array): KeyObject {
  const name = Buffer.from(bytes).toString('hex');
  const known = publicKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({
    key: Buffer.concat([ed25519Prefix, bytes]),
    format: 'der',
    type: 'spki',
  });
  publicKeys.set(name, key);
  return key;
}

export const noteTools: NoteTools = {
  sha256,
  utf8,
  verifyEd25519: (publicKey, message, signature) => {
    return verify(null, message, publicKeyOf(publicKey), signature);
  },
};

export const commitmentTools: CommitmentTools = {
  utf8,
  hmacSha256: (key, message) => createHmac('sha256', key).update(message).digest(),
  base64url: (bytes) => Buffer.from(bytes).toString('base64url'),
};
