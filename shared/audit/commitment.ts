import type { Commitment } from '../domain/audit-record.ts';
import { type AuditJson, canonicalJson } from './canonical-json.ts';
import type { HmacSha256 } from './chain.ts';

export type CommitmentPlace = {
  readonly origin: string;
  /** Index of the record. */
  readonly n: number;
  /** RFC 6901 pointer of the field within the record. */
  readonly path: string;
};

export type CommitmentTools = {
  readonly hmacSha256: HmacSha256;
  readonly utf8: (text: string) => Uint8Array;
  readonly base64url: (bytes: Uint8Array) => string;
};

const prefix = 'watchfloor/audit/field/v1\n';

/**
 * What stands in a record in place of a value that may be erased, bound to log, index and path so that it cannot be used
 * elsewhere: `HMAC(salt, prefix || origin LF || uint64be(n) || path LF || JCS(value))`. `salt` is 32 fresh bytes a field.
 */
export function commit(
  tools: CommitmentTools,
  place: CommitmentPlace,
  salt: Uint8Array,
  value: AuditJson,
): Commitment {
  if (salt.length !== 32) throw new RangeError('a salt is 32 bytes');
  const head = tools.utf8(`${prefix}${place.origin}\n`);
  const index = new Uint8Array(8);
  new DataView(index.buffer).setBigUint64(0, BigInt(place.n));
  const tail = tools.utf8(`${place.path}\n${canonicalJson(value)}`);
  const message = new Uint8Array(head.length + index.length + tail.length);
  message.set(head);
  message.set(index, head.length);
  message.set(tail, head.length + index.length);
  return { '#': tools.base64url(tools.hmacSha256(salt, message)) };
}
