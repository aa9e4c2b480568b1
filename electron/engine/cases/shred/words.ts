import { wordsOf } from '../../../../shared/query/words.ts';

/**
 * What a word is, for the index and for whoever checks it: a run of letters, digits and marks, without regard to case. Two
 * hashes of 32 and 16 bits name one; they are keyed with a number of the case, so that nobody can prepare texts that collide.
 */
export type WordHash = { readonly hash: number; readonly check: number };

const foldedAscii = new Uint8Array(128);
for (let byte = 0x30; byte <= 0x39; byte++) foldedAscii[byte] = byte;
for (let byte = 0x61; byte <= 0x7a; byte++) {
  foldedAscii[byte] = byte;
  foldedAscii[byte - 0x20] = byte;
}

export type TakeWord = (hash: number, check: number) => void;

/** Hashes the words of ASCII bytes; false, having told nothing certain, where a byte is not ASCII. */
export function hashAsciiWords(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
  take: TakeWord,
): boolean {
  if (!isAscii(bytes, start, end)) return false;
  let at = start;
  while (at < end) {
    let folded = foldedAscii[bytes[at] as number] as number;
    if (folded === 0) {
      at++;
      continue;
    }
    let one = seed;
    let two = ~seed;
    do {
      one = Math.imul(one ^ folded, 0x01000193);
      two = Math.imul(two ^ folded, 0x5bd1e995) ^ (two >>> 13);
      at++;
      folded = at < end ? (foldedAscii[bytes[at] as number] as number) : 0;
    } while (folded !== 0);
    take(mixed(one), mixed(two) & 0xffff);
  }
  return true;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let at = start; at < end; at++) all |= bytes[at] as number;
  return all < 128;
}

/** Hashes the words of any text. */
export function hashWords(text: string, seed: number, take: TakeWord): void {
  // Control characters need no other path; anything beyond ASCII does.
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 127) {
      hashAnyWords(text, seed, take);
      return;
    }
  }
  let at = 0;
  while (at < text.length) {
    let folded = foldedAscii[text.charCodeAt(at)] as number;
    if (folded === 0) {
      at++;
      continue;
    }
    let one = seed;
    let two = ~seed;
    do {
      one = Math.imul(one ^ folded, 0x01000193);
      two = Math.imul(two ^ folded, 0x5bd1e995) ^ (two >>> 13);
      at++;
      folded = at < text.length ? (foldedAscii[text.charCodeAt(at)] as number) : 0;
    } while (folded !== 0);
    take(mixed(one), mixed(two) & 0xffff);
  }
}

function hashAnyWords(text: string, seed: number, take: TakeWord): void {
  for (const word of wordsOf(text)) {
    const { hash, check } = hashWord(word, seed);
    take(hash, check);
  }
}

const encoder = new TextEncoder();

/** Of one folded word. */
export function hashWord(word: string, seed: number): WordHash {
  let one = seed;
  let two = ~seed;
  for (const byte of encoder.encode(word)) {
    one = Math.imul(one ^ byte, 0x01000193);
    two = Math.imul(two ^ byte, 0x5bd1e995) ^ (two >>> 13);
  }
  return { hash: mixed(one), check: mixed(two) & 0xffff };
}

function mixed(hash: number): number {
  let value = hash ^ (hash >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
