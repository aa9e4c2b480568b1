import { fromHex } from './bytes.ts';

/** A line's claims are looked for without a parser, so that broken JSON still says which record it was (A18, A19). */
const numberPattern = /"_n"[ \t]*:[ \t]*(0|[1-9][0-9]{0,15})[ \t]*[,}]/;
const previousPattern = /"_prev"[ \t]*:[ \t]*"([0-9a-f]{64})"/;

/** `_n` as its first 256 bytes say; null if they do not. */
export function claimedNumber(line: Uint8Array): number | null {
  const part = line.subarray(0, 256);
  const plain = plainNumber(part);
  if (plain !== null) return plain;
  const [, digits] = numberPattern.exec(latin1(part)) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** `_prev` as its first 512 bytes say; null if they do not. */
export function claimedPrevious(line: Uint8Array): Uint8Array | null {
  const part = line.subarray(0, 512);
  const plain = plainPrevious(part);
  if (plain !== null) return plain;
  const [, hex] = previousPattern.exec(latin1(part)) ?? [];
  return hex === undefined ? null : fromHex(hex);
}

const numberName = ascii('"_n"');
const previousName = ascii('"_prev"');
const colon = 0x3a;
const quote = 0x22;

/** What the pattern finds where the first mention has the usual form, without blanks; else null, and the pattern decides. */
function plainNumber(bytes: Uint8Array): number | null {
  const name = find(bytes, numberName);
  if (name < 0 || bytes[name + numberName.length] !== colon) return null;
  const start = name + numberName.length + 1;
  let at = start;
  let number = 0;
  for (; at - start < 15; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    number = 10 * number + digit;
  }
  const isWhole = at > start && (bytes[start] !== 0x30 || at === start + 1);
  return isWhole && (bytes[at] === 0x2c || bytes[at] === 0x7d) ? number : null;
}

function plainPrevious(bytes: Uint8Array): Uint8Array | null {
  const name = find(bytes, previousName);
  const at = name + previousName.length;
  if (name < 0 || bytes[at] !== colon || bytes[at + 1] !== quote || bytes[at + 66] !== quote) return null;
  const hash = new Uint8Array(32);
  for (let byte = 0; byte < 32; byte++) {
    const high = digitValue(bytes[at + 2 + 2 * byte] ?? 0);
    const low = digitValue(bytes[at + 3 + 2 * byte] ?? 0);
    if (high < 0 || low < 0) return null;
    hash[byte] = 16 * high + low;
  }
  return hash;
}

/** Of a lowercase hexadecimal digit; -1 for any other byte. */
function digitValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

/** Where `wanted` stands first, or -1. */
function find(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let start = 0; start + wanted.length <= bytes.length; start++) {
    let at = 0;
    while (at < wanted.length && bytes[start + at] === wanted[at]) at++;
    if (at === wanted.length) return start;
  }
  return -1;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
