import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { z } from 'zod';
import { type JwsType, protectedHeader, signingInput } from '../../../shared/approvals/jws.ts';
import { type PublicJwk, publicJwkSchema, thumbprint } from '../../../shared/approvals/thumbprint.ts';
import { decodeBase64Url } from '../../../shared/audit/base64.ts';
import { keyWords } from '../../../shared/domain/key-words.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PersonItems } from '../keychain/stored-items.ts';
import { unwrapKey, wrapKey } from '../lock/vault.ts';
import { approvalTools } from './approval-tools.ts';

const storedSchema = z.object({
  v: z.literal(1),
  jwk: publicJwkSchema,
  /** Made at, RFC 3339. */
  made_at: z.string(),
  /** The seed sealed under the password: without re-authentication nothing can be signed, whoever reads the keychain. */
  sealed: z.string(),
});

/** The public side of a person's key on this device. */
export type OwnKey = {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly words: readonly string[];
  readonly madeAt: string;
};

export type NewKey = Signer & { readonly keep: () => Promise<void> };

/** Signs one text and forgets; `compact` is a JWS as the server takes it. */
export type Signer = {
  readonly key: OwnKey;
  readonly sign: (typ: JwsType, payload: string) => string;
};

/**
 * The approval key of one person on this device. The seed is made here, lies sealed in the OS keychain, is unsealed by the
 * password for one signature at a time and never leaves main.
 */
export type ApprovalKeyKeeper = {
  readonly own: () => Promise<OwnKey | null>;
  /** Makes a new key; it takes the place of the one before when it is kept. */
  readonly make: (password: string, madeAt: string) => Promise<NewKey>;
  /** Runs `work` with the unsealed key; it is gone afterwards. Throws `wrong_credentials` for another password. */
  readonly use: <T>(password: string, work: (signer: Signer) => Promise<T>) => Promise<T>;
};

/** PKCS #8 of an Ed25519 key up to the seed itself (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export function createApprovalKeyKeeper(items: PersonItems, person: string): ApprovalKeyKeeper {
  const boundTo = (kid: string) => `approval-key\n${person}\n${kid}`;

  async function stored(): Promise<z.infer<typeof storedSchema> | null> {
    const text = await items.get('approval-key');
    if (text === null) return null;
    try {
      return storedSchema.parse(JSON.parse(text));
    } catch {
      return null; // Not readable: as none, and a new one is enrolled.
    }
  }

  async function make(password: string, madeAt: string): Promise<NewKey> {
    const seed = randomBytes(32);
    try {
      const secret = privateOf(seed);
      const jwk = publicOf(secret);
      const key = ownKey(jwk, madeAt);
      const sealed = await wrapKey(seed, password, boundTo(key.kid));
      return {
        key,
        sign: (typ, payload) => signCompact(secret, key, typ, payload),
        keep: () => items.set('approval-key', JSON.stringify({ v: 1, jwk, made_at: madeAt, sealed })),
      };
    } finally {
      seed.fill(0);
    }
  }

  async function use<T>(password: string, work: (signer: Signer) => Promise<T>): Promise<T> {
    const kept = await stored();
    if (kept === null) throw noKey();
    const key = ownKey(kept.jwk, kept.made_at);
    const seed = await unwrapKey(kept.sealed, password, boundTo(key.kid));
    if (seed === null)
      throw new AppError(
        'wrong_credentials',
        'This password does not open your approval key. Nothing was signed. If your password has changed since the key was made, enrol a new key.',
      );
    try {
      const secret = privateOf(seed);
      return await work({ key, sign: (typ, payload) => signCompact(secret, key, typ, payload) });
    } finally {
      seed.fill(0);
    }
  }

  return {
    own: async () => {
      const kept = await stored();
      return kept === null ? null : ownKey(kept.jwk, kept.made_at);
    },
    make,
    use,
  };
}

export function noKey(): AppError {
  return new AppError(
    'not_found',
    'You have no approval key on this computer. Enrol one under Approvals, Keys; nothing was signed.',
  );
}

/** Eight words of a key, to be compared by voice. */
export function wordsOf(kid: string): readonly string[] {
  return keyWords(decodeBase64Url(kid) ?? new Uint8Array());
}

function ownKey(jwk: PublicJwk, madeAt: string): OwnKey {
  const kid = thumbprint(approvalTools, jwk);
  return { kid, jwk, words: wordsOf(kid), madeAt };
}

function privateOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

function publicOf(secret: KeyObject): PublicJwk {
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' });
  return publicJwkSchema.parse({ kty: 'OKP', crv: 'Ed25519', x });
}

/** RFC 7515 with `Ed25519` of RFC 9864. */
function signCompact(secret: KeyObject, { jwk, kid }: OwnKey, typ: JwsType, payload: string): string {
  const input = signingInput(approvalTools, protectedHeader(jwk, kid, typ), payload);
  return `${input}.${sign(null, Buffer.from(input, 'utf8'), secret).toString('base64url')}`;
}
