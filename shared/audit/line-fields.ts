import { fromHex } from './bytes.ts';

/** A line's claims are looked for without a parser, so that broken JSON still says which record it was (A18, A19). */
const numberPattern = /"_n"[ \t]*:[ \t]*(0|[1-9][0-9]{0,15})[ \t]*[,}]/;
const previousPattern = /"_prev"[ \t]*:[ \t]*"([0-9a-f]{64})"/;

/** `_n` as its first 256 bytes say; null if they do not. */
export function claimedNumber(line: Uint8Array): number | null {
  const [, digits] = numberPattern.exec(latin1(line.subarray(0, 256))) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** `_prev` as its first 512 bytes say; null if they do not. */
export function claimedPrevious(line: Uint8Array): Uint8Array | null {
  const [, hex] = previousPattern.exec(latin1(line.subarray(0, 512))) ?? [];
  return hex === undefined ? null : fromHex(hex);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
