import { createHash, createHmac } from 'node:crypto';
import type { HmacSha256, Sha256 } from '../../shared/audit/chain.ts';
import type { CommitmentTools } from '../../shared/audit/commitment.ts';

export const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const hmacSha256: HmacSha256 = (key, message) => createHmac('sha256', key).update(message).digest();

export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export const commitmentTools: CommitmentTools = {
  hmacSha256,
  utf8,
  base64url: (bytes) => Buffer.from(bytes).toString('base64url'),
};
