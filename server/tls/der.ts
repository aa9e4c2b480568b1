/**
 * DER (ITU-T X.690) as far as a certificate needs it: writing only, definite lengths, each function answers one complete
 * element. Nothing here reads what others wrote.
 */

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.sequence, ...contents);
}

export function setOf(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.set, ...contents);
}

export function trueValue(): Buffer {
  return element(tags.boolean, Buffer.of(0xff));
}

/** A non-negative integer of big-endian `bytes`. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const significant = first === -1 ? Buffer.of(0) : Buffer.from(bytes.subarray(first));
  const isHigh = (significant[0] ?? 0) >= 0x80;
  return element(tags.integer, isHigh ? Buffer.concat([Buffer.of(0), significant]) : significant);
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return element(tags.bitString, Buffer.of(unusedBits), bytes);
}

export function octetString(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.octetString, ...contents);
}

export function utf8String(text: string): Buffer {
  return element(tags.utf8String, Buffer.from(text, 'utf8'));
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(tags.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, section 4.1.2.5). */
export function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  const isUtcTime = text < '2050';
  return element(
    isUtcTime ? tags.utcTime : tags.generalizedTime,
    Buffer.from(isUtcTime ? text.slice(2) : text, 'ascii'),
  );
}

/** `[number]` holding other elements. */
export function tagged(number: number, ...contents: readonly Uint8Array[]): Buffer {
  return element(0xa0 | number, ...contents);
}

/** `[number] IMPLICIT` over primitive bytes. */
export function taggedBytes(number: number, bytes: Uint8Array): Buffer {
  return element(0x80 | number, bytes);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  return Buffer.of(0x82, length >> 8, length & 0xff);
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}
