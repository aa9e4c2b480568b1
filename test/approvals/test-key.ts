import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import {
  type JwsAlgorithm,
  type JwsType,
  protectedHeader,
  signingInput,
} from '../../shared/approvals/jws.ts';
import { type PublicJwk, publicJwkSchema, thumbprint } from '../../shared/approvals/thumbprint.ts';

/** RFC 8410 and RFC 5915 up to the 32 secret bytes. */
const prefixes = {
  Ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  ES256: Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex'),
};

/** An approval key made of a word, so that a seed gives the same bundle everywhere (but for ES256's nonces). */
export class TestKey {
  readonly jwk: PublicJwk;
  readonly kid: string;
  readonly #private: KeyObject;

  constructor(word: string, alg: JwsAlgorithm = 'Ed25519') {
    const secret = createHash('sha256').update(word).digest();
    this.#private = createPrivateKey({
      key: Buffer.concat([prefixes[alg], secret]),
      format: 'der',
      type: 'pkcs8',
    });
    this.jwk = publicJwkSchema.parse(createPublicKey(this.#private).export({ format: 'jwk' }));
    this.kid = thumbprint(noteTools, this.jwk);
  }

  /** The compact JWS of a payload as it stands. */
  sign(typ: JwsType, payload: string): string {
    return this.#close(signingInput(noteTools, protectedHeader(this.jwk, this.kid, typ), payload));
  }

  /** Under any header at all, in the letters that are given: what a forger would send. */
  signRaw(header: string, payload: string): string {
    const part = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
    return this.#close(`${part(header)}.${part(payload)}`);
  }

  #close(input: string): string {
    const options = { key: this.#private, dsaEncoding: 'ieee-p1363' } as const;
    const hash = this.jwk.kty === 'OKP' ? null : 'sha256';
    return `${input}.${sign(hash, Buffer.from(input), options).toString('base64url')}`;
  }
}
