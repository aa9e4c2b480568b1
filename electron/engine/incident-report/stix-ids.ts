import { createHash } from 'node:crypto';
import { type AuditJson, canonicalJson } from '../../../shared/audit/canonical-json.ts';

/** Namespace of the deterministic ids of cyber-observables (STIX 2.1, section 2.9). */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Our own, for what is ours: the same incident has the same ids in every bundle. */
const ownNamespace = '5b0c6f0e-59a6-4f0c-9d0b-0d7e8d7a6c11';

/** Of a cyber-observable, from the properties that its type names for this: others have the same id for the same thing. */
export function observableId(type: string, contributing: AuditJson): string {
  return `${type}--${uuidV5(observableNamespace, canonicalJson(contributing))}`;
}

export function ownId(type: string, of: string): string {
  return `${type}--${uuidV5(ownNamespace, `${type} ${of}`)}`;
}

/** RFC 9562, section 5.5. */
function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
