import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { sha256, utf8 } from '../../server/audit-log/hashes.ts';
import { type JwsType, protectedHeader, signingInput } from '../../shared/approvals/jws.ts';
import { type PublicJwk, publicJwkSchema, thumbprint } from '../../shared/approvals/thumbprint.ts';

/** An approval key as a device has one; the private half never leaves this object but by what it signs. */
export type DeviceKey = {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly device: string;
  /** The compact JWS over a payload, as the console makes it. */
  readonly sign: (typ: JwsType, payload: string) => string;
  /** The same under any header, for what must be refused. */
  readonly forge: (header: string, payload: string) => string;
};

let made = 0;

export function newDeviceKey(
  options: { readonly device?: string; readonly curve?: 'Ed25519' | 'P-256' } = {},
): DeviceKey {
  const pair =
    options.curve === 'P-256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519');
  const jwk = publicJwkSchema.parse(pair.publicKey.export({ format: 'jwk' }));
  const tools = { sha256, utf8 };
  const kid = thumbprint(tools, jwk);
  made += 1;
  return {
    kid,
    jwk,
    device: options.device ?? `device-${made}`,
    sign: (typ, payload) => {
      const input = signingInput(tools, protectedHeader(jwk, kid, typ), payload);
      return `${input}.${signatureOf(pair.privateKey, jwk, input)}`;
    },
    forge: (header, payload) => {
      const part = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
      const input = `${part(header)}.${part(payload)}`;
      return `${input}.${signatureOf(pair.privateKey, jwk, input)}`;
    },
  };
}

function signatureOf(key: KeyObject, jwk: PublicJwk, input: string): string {
  const bytes = Buffer.from(input, 'utf8');
  const signature =
    jwk.kty === 'OKP' ? sign(null, bytes, key) : sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
  return signature.toString('base64url');
}
