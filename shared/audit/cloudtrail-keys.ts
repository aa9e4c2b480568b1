import { z } from 'zod';
import { decodeBase64 } from './base64.ts';

/** The name under which the keys of CloudTrail stand among the trusted logs: they sign the digests of every trail. */
export const cloudTrailOrigin = 'aws-cloudtrail';

/** A public key as `aws cloudtrail list-public-keys` prints it. */
export type CloudTrailKey = {
  /** As digests name it; what it is made of is not said. */
  readonly fingerprint: string;
  /** An RSA key in PKCS #1 (RFC 8017, appendix A.1.1), DER. */
  readonly der: Uint8Array;
};

const keySchema = z.object({
  Value: z.string().max(8_192),
  Fingerprint: z.string().regex(/^[0-9a-fA-F]{16,128}$/),
});
const listSchema = z.object({ PublicKeyList: z.array(keySchema.loose()).min(1).max(2_000) });

/** Null for what is no list of such keys. Throws a RangeError for a list with a key that is none. */
export function readCloudTrailKeys(value: unknown): readonly CloudTrailKey[] | null {
  if (typeof value !== 'object' || value === null || !('PublicKeyList' in value)) return null;
  const list = listSchema.safeParse(value);
  if (!list.success) throw new RangeError(z.prettifyError(list.error));
  return list.data.PublicKeyList.map(({ Value, Fingerprint }) => {
    const der = decodeBase64(Value);
    if (der === null || der.length < 64 || der[0] !== 0x30)
      throw new RangeError(`the key ${Fingerprint} is not in base64 of DER`);
    return { fingerprint: Fingerprint.toLowerCase(), der };
  });
}
