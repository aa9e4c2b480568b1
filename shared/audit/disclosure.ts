import { decodeBase64Url } from './base64.ts';
import { hashBytes } from './bytes.ts';
import type { AuditJson } from './canonical-json.ts';
import { type CommitmentTools, commit } from './commitment.ts';
import { isObject, readCanonical } from './strict-record.ts';

/** One line of `disclosures.ndjson`: what opens a field. */
export type Disclosure = {
  readonly n: number;
  readonly path: string;
  readonly salt: Uint8Array;
  readonly value: AuditJson;
};

/** `text` without its LF; null unless it is the JCS of exactly `n`, `p`, `s`, `v` (A24). */
export function readDisclosure(text: string): Disclosure | null {
  const value = readCanonical(text);
  if (value === undefined || !isObject(value)) return null;
  const { n, p, s, v, ...rest } = value;
  if (typeof n !== 'number' || n < 0 || typeof p !== 'string' || typeof s !== 'string') return null;
  if (v === undefined || Object.keys(rest).length > 0) return null;
  const salt = decodeBase64Url(s);
  return salt?.length === hashBytes ? { n, path: p, salt, value: v } : null;
}

/** Whether it opens the commitment that stands at its place in a record of `origin`. */
export function opens(
  tools: CommitmentTools,
  origin: string,
  { n, path, salt, value }: Disclosure,
  commitment: string,
): boolean {
  return commit(tools, { origin, n, path }, salt, value)['#'] === commitment;
}
