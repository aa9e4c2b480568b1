import { type AuditJson, canonicalJson } from '../../../shared/audit/canonical-json.ts';
import type { EventDetail } from './event-queries.ts';
import type { RecordView } from './events-view-state.ts';

/** What can be looked at of a record: a canonical form and a proof only where its format has them. */
export function recordViewsOf(detail: Pick<EventDetail, 'canonical' | 'proof'>): readonly RecordView[] {
  return [
    'fields',
    'raw',
    ...(detail.canonical === null ? [] : (['canonical'] as const)),
    ...(detail.proof === null ? [] : (['proof'] as const)),
  ];
}

/** RFC 8785 form of a record's text; null where it is no JSON that has one, or was cut. */
export function canonicalOf({ raw, raw_bytes }: Pick<EventDetail, 'raw' | 'raw_bytes'>): string | null {
  if (new TextEncoder().encode(raw).length < raw_bytes) return null;
  try {
    return canonicalJson(JSON.parse(raw) as AuditJson);
  } catch {
    return null;
  }
}

/** Characters from 0 up to which two texts agree. */
export function agreeUntil(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at;
  return length;
}
