import type { z } from 'zod';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { readCanonical } from '../audit/strict-record.ts';

/**
 * The value of a payload that is its own canonical form and fits its schema; null otherwise. Nothing may be dropped on the
 * way: what the reader holds is, written again, what was signed.
 */
export function readPayload<T>(schema: z.ZodType<T>, text: string): T | null {
  const parsed = schema.safeParse(readCanonical(text));
  if (!parsed.success) return null;
  try {
    return canonicalJson(parsed.data as AuditJson) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
