import {
  createCipheriv,
  createDecipheriv,
  hkdf as hkdfCallback,
  randomBytes,
  scrypt as scryptCallback,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const hkdf = promisify(hkdfCallback);

/**
 * Cost of trying one password (RFC 7914): 128 * N * r bytes = 128 MiB, the first choice of the OWASP password storage
 * cheat sheet for scrypt. Kept with the vault, so that it can be raised later.
 */
const usualCost = { N: 2 ** 17, r: 8, p: 1 } as const;

const costSchema = z.object({
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
});
export type ScryptCost = z.infer<typeof costSchema>;

/** One spelling only: spare bits at the end would let a changed text pass for the same bytes. */
const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text);

/** AES-256-GCM (NIST SP 800-38D): 96 bits of nonce, 128 of tag. */
const sealedSchema = z.object({ nonce: base64, sealed: base64, tag: base64 });

const vaultSchema = z.object({
  v: z.literal(1),
  salt: base64,
  cost: costSchema,
  box: sealedSchema,
});

const keyBytes = 32;

/** A key sealed under a password, as text for the keychain. `bound` names what it belongs to; it opens for nothing else. */
export async function wrapKey(
  key: Uint8Array,
  password: string,
  bound: string,
  cost: ScryptCost = usualCost,
): Promise<string> {
  const salt = randomBytes(16);
  const wrapping = await deriveFromPassword(password, salt, cost);
  try {
    const box = seal(key, wrapping, `vault\n${bound}`);
    return JSON.stringify({ v: 1, salt: salt.toString('base64'), cost, box });
  } finally {
    wrapping.fill(0);
  }
}

/** The key in a vault; null when the password is another, or the vault is not intact or belongs to something else. */
export async function unwrapKey(vault: string, password: string, bound: string): Promise<Buffer | null> {
  const parsed = vaultSchema.safeParse(parseJson(vault));
  if (!parsed.success) return null;
  const { salt, cost, box } = parsed.data;
  const wrapping = await deriveFromPassword(password, Buffer.from(salt, 'base64'), cost);
  try {
    const key = unseal(box, wrapping, `vault\n${bound}`);
    return key !== null && key.length === keyBytes ? key : null;
  } finally {
    wrapping.fill(0);
  }
}

/** A text sealed under a key derived from the cache key (HKDF, RFC 5869), so that only who can open the cache can read it. */
export async function sealText(text: string, cacheKey: Uint8Array, purpose: string): Promise<string> {
  const key = await deriveFromKey(cacheKey, purpose);
  try {
    return JSON.stringify(seal(Buffer.from(text, 'utf8'), key, purpose));
  } finally {
    key.fill(0);
  }
}

export async function unsealText(
  sealed: string,
  cacheKey: Uint8Array,
  purpose: string,
): Promise<string | null> {
  const parsed = sealedSchema.safeParse(parseJson(sealed));
  if (!parsed.success) return null;
  const key = await deriveFromKey(cacheKey, purpose);
  try {
    return unseal(parsed.data, key, purpose)?.toString('utf8') ?? null;
  } finally {
    key.fill(0);
  }
}

export function newCacheKey(): Buffer {
  return randomBytes(keyBytes);
}

/** The key that the keychain's text stands for, or null when it is none. */
export function keyFromHex(text: string): Buffer | null {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null;
}

/** Runs on the thread pool; unlike the PBES2 of JOSE, scrypt is there in Electron's crypto too. */
async function deriveFromPassword(password: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  const normal = password.normalize('NFKC');
  const maxmem = 128 * cost.N * cost.r * 2;
  return await new Promise((resolve, reject) => {
    scryptCallback(normal, salt, keyBytes, { ...cost, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

async function deriveFromKey(key: Uint8Array, purpose: string): Promise<Buffer> {
  return Buffer.from(await hkdf('sha256', key, new Uint8Array(0), `watchfloor ${purpose}`, keyBytes));
}

function seal(content: Uint8Array, key: Uint8Array, bound: string): z.infer<typeof sealedSchema> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound, 'utf8'));
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function unseal(box: z.infer<typeof sealedSchema>, key: Uint8Array, bound: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.nonce, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(bound, 'utf8'));
    decipher.setAuthTag(Buffer.from(box.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(box.sealed, 'base64')), decipher.final()]);
  } catch {
    return null; // The tag does not fit: another key, another owner, or not the same bytes.
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails the schema.
  }
}
