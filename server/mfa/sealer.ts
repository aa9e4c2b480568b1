import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RandomBytes } from '../../shared/lib/id.ts';
import { writePrivateFile } from '../tls/private-file.ts';

/** Secrets that the server must be able to read again (TOTP, webhooks), so that a copy of the store alone gives none away. */
export type Sealer = {
  /** AES-256-GCM; `place` says what it is for, and opening it for anything else fails. */
  readonly seal: (secret: Uint8Array, place: string) => Buffer;
  readonly open: (sealed: Uint8Array, place: string) => Buffer;
};

const fileSchema = z.object({ v: z.literal(1), key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/) });
const ivBytes = 12;
const tagBytes = 16;

/** The key lies beside the store in a file for its owner's eyes only, made at the first start. */
export function openSealer(dataDir: string, random: RandomBytes): Sealer {
  const file = join(dataDir, 'seal-key.json');
  if (!existsSync(file)) {
    const key = Buffer.from(random(32)).toString('base64');
    writePrivateFile(file, `${JSON.stringify({ v: 1, key })}\n`);
  }
  const key = Buffer.from(fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).key, 'base64');
  return {
    seal: (secret, place) => {
      const iv = Buffer.from(random(ivBytes));
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open: (sealed, place) => {
      const iv = sealed.subarray(0, ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
    },
  };
}
