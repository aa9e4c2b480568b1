import { decodeBase64, encodeBase64 } from './base64.ts';
import { hashBytes } from './bytes.ts';
import { parseDecimal } from './checkpoint.ts';

/** What the server says of one export it gave (A14). */
export type ExportText = {
  readonly origin: string;
  readonly id: string;
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly root: Uint8Array;
  /** The requester's, 32 bytes. */
  readonly nonce: Uint8Array;
  /** `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  readonly time: string;
  /** SHA-256 of the stored bytes of `disclosures.ndjson`; null if there is none. */
  readonly disclosures: Uint8Array | null;
};

const firstLine = 'watchfloor/export/v1';

export function exportKeyName(origin: string): string {
  return `${origin}/export`;
}

export function formatExportText(text: ExportText): string {
  const { origin, id, a, b, n, root, nonce, time, disclosures } = text;
  const hash = disclosures === null ? '-' : encodeBase64(disclosures);
  const lines = [firstLine, origin, id, a, b, n, encodeBase64(root), encodeBase64(nonce), time, hash];
  return `${lines.join('\n')}\n`;
}

/** Null unless exactly the ten lines in their order and form. */
export function parseExportText(text: string): ExportText | null {
  const lines = text.split('\n');
  if (lines.length !== 11 || lines[10] !== '' || lines[0] !== firstLine) return null;
  const [, origin = '', id = '', a = '', b = '', n = '', root = '', nonce = '', time = '', hash = ''] = lines;
  const [aNumber, bNumber, nNumber] = [parseDecimal(a), parseDecimal(b), parseDecimal(n)];
  if (aNumber === null || bNumber === null || nNumber === null) return null;
  const rootHash = readHash(root);
  const nonceBytes = readHash(nonce);
  const disclosures = hash === '-' ? null : readHash(hash);
  if (rootHash === null || nonceBytes === null || (hash !== '-' && disclosures === null)) return null;
  if (origin === '' || !/^[A-Za-z0-9_-]{1,64}$/.test(id) || parseInstant(time) === null) return null;
  return {
    origin,
    id,
    a: aNumber,
    b: bNumber,
    n: nNumber,
    root: rootHash,
    nonce: nonceBytes,
    time,
    disclosures,
  };
}

function readHash(text: string): Uint8Array | null {
  const hash = decodeBase64(text);
  return hash?.length === hashBytes ? hash : null;
}

/** Milliseconds since 1970 of `YYYY-MM-DDTHH:MM:SS.sssZ`, a real calendar instant; null otherwise. */
export function parseInstant(text: string): number | null {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? null : time;
}
