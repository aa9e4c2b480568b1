import { z } from 'zod';
import { decodeBase64, decodeBase64Url } from '../audit/base64.ts';
import { hashBytes } from '../audit/bytes.ts';
import { parseDecimal } from '../audit/checkpoint.ts';

/** Integer seconds since 1970: the only form of a time under a signature (docs/formats/approvals-v1.md, section 1). */
export const unixSecondsSchema = z.number().int().min(0).max(253_402_300_799);

/** A UUID version 7 in lowercase. */
export const uuidV7Schema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** Pseudonymous id of a person, as it stands in the audit trail. */
export const personIdSchema = z.string().regex(/^[A-Za-z0-9._:@-]{1,64}$/);

/** Id of a device, made once at its first sign-in. */
export const deviceIdSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);

/** Origin of the server that the bytes are for. */
export const audienceSchema = z.string().regex(/^https:\/\/[a-z0-9.:[\]-]{1,250}$/);

/** A strong ETag, with its quotes (RFC 9110, section 8.8.3). */
export const etagSchema = z.string().regex(/^"[\x21\x23-\x7e]{1,100}"$/);

/** Base64url of 32 bytes: a SHA-256, a thumbprint or the x of an Ed25519 key. */
export const bytes32Schema = z
  .string()
  .length(43)
  .refine((text) => decodeBase64Url(text)?.length === hashBytes, '32 bytes in canonical base64url');

/** A nonce of the server, single use; `offline` where none could be had. */
export const challengeSchema = z.string().regex(/^(?:offline|[A-Za-z0-9_-]{22,86})$/);

/** What `chal` says where the server could not be asked. */
export const offlineChallenge = 'offline';

/** `"<size> <base64 root>"` of the largest head that the device has verified. */
export const seenHeadSchema = z
  .string()
  .max(80)
  .refine((text) => readSeenHead(text) !== null, 'a size, a space and a root');

export type SeenHead = { readonly size: number; readonly root: Uint8Array };

/** Null unless it is a size and a root in their canonical forms. */
export function readSeenHead(text: string): SeenHead | null {
  const [first, second, ...rest] = text.split(' ');
  const size = parseDecimal(first ?? '');
  const root = decodeBase64(second ?? '');
  return size === null || root?.length !== hashBytes || rest.length > 0 ? null : { size, root };
}
