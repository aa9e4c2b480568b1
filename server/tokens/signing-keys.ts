import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { writePrivateFile } from '../tls/private-file.ts';

/** Keys of access tokens: the first signs, all verify, so that a new one can be put in front of the old. */
export type SigningKeys = {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly jwks: JSONWebKeySet;
  /** The key was made at this start. */
  readonly isNew: boolean;
};

const fileSchema = z.object({
  keys: z
    .array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }))
    .min(1)
    .max(16),
});

/** Reads the keys of a data directory, or makes the first one. The file is for its owner's eyes only. */
export async function loadSigningKeys(dataDir: string): Promise<SigningKeys> {
  const file = join(dataDir, 'token-keys.json');
  const isNew = !existsSync(file);
  if (isNew) writePrivateFile(file, `${JSON.stringify({ keys: [await newPrivateKey()] })}\n`);
  const { keys } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const [current] = keys;
  if (current === undefined) throw new Error('there is no key to sign tokens with');
  const key = await importJWK(current, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('an Ed25519 key is expected');
  const published = await Promise.all(keys.map(publicPart));
  return { kid: published[0]?.kid ?? '', key, jwks: { keys: published }, isNew };
}

async function newPrivateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return await exportJWK(privateKey);
}

/** A key's id is its thumbprint (RFC 7638), so it never names two keys. */
async function publicPart({ kty, crv, x }: JWK & { kty: 'OKP' }): Promise<JWK & { kty: string }> {
  const jwk = { kty, ...(crv === undefined ? {} : { crv }), ...(x === undefined ? {} : { x }) };
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}
