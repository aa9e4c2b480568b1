/** A small repeatable source of chance for sample data; never for anything secret. */
export type Random = {
  /** 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  readonly bytes: (length: number) => Uint8Array;
  /** Lower-case hex of `length` bytes. */
  readonly hex: (length: number) => string;
};

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded from a string by four FNV-1a walks. */
export function seededRandom(seed: string): Random {
  let a = fnv1a(seed, 0x811c9dc5);
  let b = fnv1a(seed, 0x9e3779b9);
  let c = fnv1a(seed, 0x85ebca6b);
  let d = 1;

  const word = (): number => {
    const out = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + out) | 0;
    return out >>> 0;
  };
  for (let round = 0; round < 15; round += 1) word();

  const next = (): number => word() / 0x1_0000_0000;
  const bytes = (length: number): Uint8Array => {
    const out = new Uint8Array(length);
    let rest = 0;
    for (let index = 0; index < length; index += 1) {
      if (index % 4 === 0) rest = word();
      out[index] = rest & 0xff;
      rest >>>= 8;
    }
    return out;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    bytes,
    hex: (length) => Array.from(bytes(length), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
