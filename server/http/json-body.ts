import { Refusal } from './refusal.ts';

/** A body with its bytes: their hash tells whether a repeat is one. */
export type JsonBody = { readonly bytes: Buffer; readonly value: unknown };

const maximalDepth = 32;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body: UTF-8, well-formed strings (I-JSON, RFC 7493), at most 32 levels, no `__proto__`. */
export function readJsonBody(bytes: Buffer): JsonBody {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    throw new Refusal('malformed', { detail: 'The body is not JSON in UTF-8.' });
  }
  checkJson(value, 1);
  return { bytes, value };
}

function checkJson(value: unknown, depth: number): void {
  if (typeof value === 'string') checkText(value);
  if (typeof value !== 'object' || value === null) return;
  if (depth > maximalDepth) throw new Refusal('malformed', { detail: 'The body is nested too deeply.' });
  if (Array.isArray(value)) {
    for (const item of value) checkJson(item, depth + 1);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw new Refusal('malformed', { detail: 'A member has a forbidden name.' });
    checkText(name);
    checkJson(member, depth + 1);
  }
}

function checkText(text: string): void {
  if (!text.isWellFormed()) throw new Refusal('malformed', { detail: 'A text holds half a character.' });
}
