import { z } from 'zod';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { hashBytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { blockSizes, type ExportRange } from './range-tree.ts';

const index = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const schema = z.strictObject({
  a: index,
  b: index,
  left: z.array(z.string()).max(64),
  n: index,
  right: z.array(z.string()).max(64),
});

/** `range.json` (A6): JCS and one LF. */
export function writeRangeFile(range: ExportRange): string {
  const { a, b, n } = range;
  return `${canonicalJson({ a, b, n, left: range.left.map(encodeBase64), right: range.right.map(encodeBase64) })}\n`;
}

/** Null if malformed; `canonical` is false where other bytes say the same. */
export function readRangeFile(text: string): { range: ExportRange; canonical: boolean } | null {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { a, b, n } = parsed.data;
  if (a > b || b > n) return null;
  const left = readHashes(parsed.data.left, blockSizes(0, a).length);
  const right = readHashes(parsed.data.right, blockSizes(b, n).length);
  if (left === null || right === null) return null;
  const range = { a, b, n, left, right };
  return { range, canonical: writeRangeFile(range) === text };
}

function readHashes(texts: readonly string[], count: number): Uint8Array[] | null {
  const hashes = texts.map(decodeBase64).filter((hash) => hash?.length === hashBytes) as Uint8Array[];
  return hashes.length === count && texts.length === count ? hashes : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
