import { decodeBase64Url } from './base64.ts';
import { hashBytes } from './bytes.ts';
import { type AuditJson, canonicalJson } from './canonical-json.ts';
import { maximalRecordBytes } from './record-bytes.ts';

/** A record that keeps every rule of section 1 which needs no neighbour (A22). */
export type StrictRecord = {
  readonly [name: string]: AuditJson;
  readonly _n: number;
  readonly _prev: string;
  readonly _t: string;
};

const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;
const reserved = new Set(['_log', '_n', '_prev', '_t', '_v']);

/** `byteLength` is that of `text` in UTF-8; null if the line breaks a rule. */
export function readStrictRecord(text: string, byteLength: number, origin: string): StrictRecord | null {
  if (byteLength < 1 || byteLength > maximalRecordBytes) return null;
  const value = readCanonical(text);
  if (value === undefined || !isObject(value)) return null;
  const { _log, _n, _prev, _t, _v } = value;
  const kept =
    _log === origin &&
    _v === 1 &&
    typeof _n === 'number' &&
    _n >= 0 &&
    typeof _prev === 'string' &&
    /^[0-9a-f]{64}$/.test(_prev) &&
    typeof _t === 'string' &&
    time.test(_t);
  if (!kept) return null;
  const names = Object.keys(value);
  if (names.length < 6 || !names.every((name) => reserved.has(name) || /^[a-z][a-z0-9_]{0,31}$/.test(name)))
    return null;
  return fieldsAreWell(value) ? (value as StrictRecord) : null;
}

/** The value of a text that is its own canonical form; undefined otherwise. */
export function readCanonical(text: string): AuditJson | undefined {
  try {
    const value: AuditJson = JSON.parse(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

type JsonObject = { readonly [name: string]: AuditJson };

export function isObject(value: AuditJson): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `#` stands alone in its object, over 32 bytes of canonical base64url. */
function fieldsAreWell(value: AuditJson | undefined): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isObject(value) && Object.hasOwn(value, '#')) {
    const hash = value['#'];
    if (Object.keys(value).length !== 1 || typeof hash !== 'string') return false;
    return decodeBase64Url(hash)?.length === hashBytes;
  }
  return Object.values(value).every(fieldsAreWell);
}

/** Commitments of a record by RFC 6901 pointer. */
export function commitmentsOf(record: StrictRecord): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: AuditJson | undefined, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    if (isObject(value) && typeof value['#'] === 'string') {
      found.set(path, value['#']);
      return;
    }
    for (const [name, member] of Object.entries(value))
      walk(member, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  for (const [name, member] of Object.entries(record)) if (!reserved.has(name)) walk(member, `/${name}`);
  return found;
}

export type Redaction = { readonly n: number; readonly fields: readonly string[] };

/** What an `audit.redacted` record says was erased (A25); null for any other record. */
export function redactionOf(record: StrictRecord): Redaction | null {
  const { act, obj } = record;
  if (act !== 'audit.redacted' || obj === undefined || !isObject(obj)) return null;
  const { n, fields, reason } = obj;
  if (typeof n !== 'number' || typeof reason !== 'string' || !Array.isArray(fields)) return null;
  const pointers = fields.filter((field) => typeof field === 'string');
  return pointers.length === fields.length ? { n, fields: pointers } : null;
}
