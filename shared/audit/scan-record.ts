/**
 * Proves in one pass over its bytes, without making an object, that a line keeps every rule of section 1 which needs no
 * neighbour (A22). What it says yes to, `readStrictRecord` says yes to; where it says no, only that one knows: rare forms
 * (names that are not plain ASCII, integers of 16 digits) are not proven here.
 */
export class RecordScanner {
  readonly #opening: Uint8Array;
  #bytes: Uint8Array = new Uint8Array();
  #number = 0;
  #linkAt = 0;
  #timeAt = 0;
  #commitments = 0;
  #redacts = false;

  /** `origin` is `[a-z0-9./-]{3,120}`. */
  constructor(origin: string) {
    this.#opening = ascii(`{"_log":"${origin}","_n":`);
  }

  /** `_n` of the last line that was proven. */
  get number(): number {
    return this.#number;
  }

  /** Where in the bytes the 64 digits of its `_prev` begin. */
  get linkAt(): number {
    return this.#linkAt;
  }

  /** Where in the bytes the 24 letters of its `_t` begin. */
  get timeAt(): number {
    return this.#timeAt;
  }

  /** How many fields stand behind commitments. */
  get commitments(): number {
    return this.#commitments;
  }

  /** Whether its `act` is `audit.redacted`. */
  get redacts(): boolean {
    return this.#redacts;
  }

  /** The line is `bytes[start, end)`, valid UTF-8, and an LF, or any byte below 0x20, stands at `end`. */
  proves(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > 65_535) return false;
    this.#bytes = bytes;
    this.#commitments = 0;
    this.#redacts = false;
    const members = this.#head(start);
    return members > 0 && this.#members(members) === end;
  }

  /** The five reserved members; answers where the next begins, or -1. */
  #head(start: number): number {
    const bytes = this.#bytes;
    let at = this.#literal(start, this.#opening);
    if (at < 0) return -1;
    const digits = at;
    let number = 0;
    for (; ; at++) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = 10 * number + digit;
    }
    if (!areDigits(at - digits, bytes[digits] ?? 0)) return -1;
    this.#number = number;
    at = this.#literal(at, afterNumber);
    if (at < 0) return -1;
    this.#linkAt = at;
    for (const stop = at + 64; at < stop; at++) if (!isHexDigit(bytes[at] ?? 0)) return -1;
    at = this.#literal(at, afterLink);
    if (at < 0) return -1;
    this.#timeAt = at;
    for (const wanted of timePattern) {
      const byte = bytes[at++] ?? 0;
      if (wanted === 0x30 ? byte < 0x30 || byte > 0x39 : byte !== wanted) return -1;
    }
    return this.#literal(at, afterTime);
  }

  /** The record's own members, of which there is one at least; answers where the record ends, or -1. */
  #members(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    let before = -1;
    let beforeEnd = -1;
    for (;;) {
      if (bytes[at] !== quote) return -1;
      const name = at + 1;
      at = name;
      const first = bytes[at] ?? 0;
      if (first < 0x61 || first > 0x7a) return -1;
      while (isNameLetter(bytes[at] ?? 0)) at++;
      if (at - name > 32 || bytes[at] !== quote || bytes[at + 1] !== colon) return -1;
      if (before >= 0 && !this.#isBelow(before, beforeEnd, name, at)) return -1;
      before = name;
      beforeEnd = at;
      const value = at + 2;
      at = this.#value(value, 2);
      if (at < 0) return -1;
      if (beforeEnd - name === 3 && this.#literal(name, act) > 0)
        this.#redacts = this.#literal(value, redacted) === at;
      const next = bytes[at++];
      if (next === closeBrace) return at;
      if (next !== comma) return -1;
    }
  }

  /** `depth` is that of the value if it is a list or an object. Answers where it ends, or -1. */
  #value(start: number, depth: number): number {
    switch (this.#bytes[start]) {
      case quote:
        return this.#string(start + 1);
      case 0x7b:
        return depth > 16 ? -1 : this.#object(start + 1, depth);
      case 0x5b:
        return depth > 16 ? -1 : this.#list(start + 1, depth);
      case 0x74:
        return this.#literal(start, literalTrue);
      case 0x66:
        return this.#literal(start, literalFalse);
      case 0x6e:
        return this.#literal(start, literalNull);
      default:
        return this.#integer(start);
    }
  }

  #object(start: number, depth: number): number {
    const bytes = this.#bytes;
    let at = start;
    if (bytes[at] === closeBrace) return at + 1;
    let before = -1;
    let beforeEnd = -1;
    for (;;) {
      if (bytes[at] !== quote) return -1;
      const name = at + 1;
      for (at = name; bytes[at] !== quote; at++) if (!isPlain(bytes[at] ?? 0)) return -1;
      if (before >= 0 && !this.#isBelow(before, beforeEnd, name, at)) return -1;
      if (bytes[at + 1] !== colon) return -1;
      if (at - name === 1 && bytes[name] === 0x23) return before >= 0 ? -1 : this.#commitment(at + 2);
      before = name;
      beforeEnd = at;
      at = this.#value(at + 2, depth + 1);
      if (at < 0) return -1;
      const next = bytes[at++];
      if (next === closeBrace) return at;
      if (next !== comma) return -1;
    }
  }

  /** 32 bytes in canonical base64url, and the end of the object around them. */
  #commitment(start: number): number {
    const bytes = this.#bytes;
    if (bytes[start] !== quote) return -1;
    for (let at = start + 1; at < start + 44; at++) if (!isUrlLetter(bytes[at] ?? 0)) return -1;
    if (!lastLetters.has(bytes[start + 43] ?? 0)) return -1;
    if (bytes[start + 44] !== quote || bytes[start + 45] !== closeBrace) return -1;
    this.#commitments++;
    return start + 46;
  }

  #list(start: number, depth: number): number {
    const bytes = this.#bytes;
    let at = start;
    if (bytes[at] === 0x5d) return at + 1;
    for (;;) {
      at = this.#value(at, depth + 1);
      if (at < 0) return -1;
      const next = bytes[at++];
      if (next === 0x5d) return at;
      if (next !== comma) return -1;
    }
  }

  #string(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      if (byte === quote) return at;
      if (byte < 0x20) return -1;
      if (byte !== 0x5c) continue;
      at = this.#escape(at);
      if (at < 0) return -1;
    }
  }

  /** RFC 8785 section 3.2.2.2: the short escapes, and `\u00xx` in lower case for the other controls. */
  #escape(start: number): number {
    const bytes = this.#bytes;
    if (shortEscapes.has(bytes[start] ?? 0)) return start + 1;
    if (this.#literal(start, unicodeEscape) < 0) return -1;
    const high = (bytes[start + 3] ?? 0) - 0x30;
    const low = bytes[start + 4] ?? 0;
    if ((high !== 0 && high !== 1) || !isHexDigit(low)) return -1;
    const code = 16 * high + (low <= 0x39 ? low - 0x30 : low - 0x57);
    const hasShort = code === 8 || code === 9 || code === 10 || code === 12 || code === 13;
    return hasShort ? -1 : start + 5;
  }

  #integer(start: number): number {
    const bytes = this.#bytes;
    const digits = bytes[start] === 0x2d ? start + 1 : start;
    let at = digits;
    for (; ; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x30 || byte > 0x39) break;
    }
    const minusZero = digits > start && bytes[digits] === 0x30;
    return areDigits(at - digits, bytes[digits] ?? 0) && !minusZero ? at : -1;
  }

  /** Where `wanted` ends if it stands at `start`, or -1. */
  #literal(start: number, wanted: Uint8Array): number {
    const bytes = this.#bytes;
    for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return -1;
    return start + wanted.length;
  }

  /** Of two plain names: code points, bytes and UTF-16 code units are in the same order. */
  #isBelow(one: number, oneEnd: number, other: number, otherEnd: number): boolean {
    const bytes = this.#bytes;
    const length = Math.min(oneEnd - one, otherEnd - other);
    for (let at = 0; at < length; at++) {
      const difference = (bytes[one + at] ?? 0) - (bytes[other + at] ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return oneEnd - one < otherEnd - other;
  }
}

const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const closeBrace = 0x7d;

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const afterNumber = ascii(',"_prev":"');
const afterLink = ascii('","_t":"');
const timePattern = ascii('0000-00-00T00:00:00.000Z');
const afterTime = ascii('","_v":1,');
const act = ascii('act');
const redacted = ascii('"audit.redacted"');
const literalTrue = ascii('true');
const literalFalse = ascii('false');
const literalNull = ascii('null');
const unicodeEscape = ascii('u00');
const shortEscapes = new Set(ascii('"\\bfnrt'));
/** Those of base64url whose two low bits are zero. */
const lastLetters = new Set(ascii('AEIMQUYcgkosw048'));

/** One to fifteen digits, no leading zero: safely within ±(2^53−1). */
function areDigits(count: number, first: number): boolean {
  return count === 1 || (count > 1 && count <= 15 && first !== 0x30);
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
}

function isNameLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}

function isUrlLetter(byte: number): boolean {
  return isNameLetter(byte) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d;
}

/** ASCII that stands in a name without an escape. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x80 && byte !== 0x5c;
}
