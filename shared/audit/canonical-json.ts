/**
 * RFC 8785 (JCS) over the I-JSON subset that the audit trail allows (`watchfloor/audit/v1`, section 1): numbers are integers
 * within ±(2^53−1), no lone surrogates, at most 16 levels. Anything else throws a RangeError: it must never be signed.
 */
export type AuditJson =
  | null
  | boolean
  | number
  | string
  | readonly AuditJson[]
  | { readonly [name: string]: AuditJson | undefined };

const maximalDepth = 16;

export function canonicalJson(value: AuditJson): string {
  return write(value, 1);
}

/** `depth` is that of `value` if it is a list or an object; the outermost is 1. */
function write(value: AuditJson, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeInteger(value);
  if (typeof value === 'string') return writeString(value);
  if (depth > maximalDepth) throw new RangeError('deeper than 16 levels');
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  // Default sort compares UTF-16 code units, which is what RFC 8785, section 3.2.3 asks for.
  const names = Object.keys(value).sort();
  const members = names.flatMap((name) => {
    const member = value[name];
    return member === undefined ? [] : [`${writeString(name)}:${write(member, depth + 1)}`];
  });
  return `{${members.join(',')}}`;
}

function isList(value: AuditJson): value is readonly AuditJson[] {
  return Array.isArray(value);
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer within ±(2^53−1): ${value}`);
  return Object.is(value, -0) ? '0' : String(value);
}

/** JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 asks for, save that it also escapes lone surrogates. */
function writeString(value: string): string {
  if (!value.isWellFormed()) throw new RangeError('a lone surrogate');
  return JSON.stringify(value);
}
