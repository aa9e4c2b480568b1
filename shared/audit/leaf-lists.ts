import { equalBytes, hashAt, hashBytes, toHex } from './bytes.ts';

/** What the lines of a file are held against: the hashes of records `[a, a + size)`, some perhaps unknown. */
export type LeafList = {
  readonly size: number;
  /** Place of a hash in the list, or -1. */
  readonly placeOf: (hash: Uint8Array) => number;
  /** Null where it is not known. */
  readonly hash: (place: number) => Uint8Array | null;
};

/** A list of 32 bytes a hash. Hashes are spread evenly, so their first bytes serve as the key of a table. */
export function denseList(hashes: Uint8Array): LeafList {
  const size = hashes.length / hashBytes;
  let capacity = 8;
  while (capacity < 2 * size) capacity *= 2;
  let slots: Int32Array | null = null;
  const first = (hash: Uint8Array) => new DataView(hash.buffer, hash.byteOffset).getUint32(0) % capacity;
  const table = () => {
    if (slots !== null) return slots;
    const filled = new Int32Array(capacity);
    for (let place = 0; place < size; place++) {
      let slot = first(hashAt(hashes, place));
      while (filled[slot] !== 0) slot = (slot + 1) % capacity;
      filled[slot] = place + 1;
    }
    slots = filled;
    return filled;
  };
  return {
    size,
    placeOf: (hash) => {
      const filled = table();
      for (let slot = first(hash); ; slot = (slot + 1) % capacity) {
        const place = (filled[slot] ?? 0) - 1;
        if (place < 0 || equalBytes(hashAt(hashes, place), hash)) return place;
      }
    },
    hash: (place) => hashAt(hashes, place),
  };
}

/** A list of which only some places are known; `size` may be far larger than memory. */
export function sparseList(size: number, known: ReadonlyMap<number, Uint8Array>): LeafList {
  const places = new Map<string, number>();
  for (const [place, hash] of known) {
    const key = toHex(hash);
    places.set(key, Math.min(place, places.get(key) ?? place));
  }
  return {
    size,
    placeOf: (hash) => places.get(toHex(hash)) ?? -1,
    hash: (place) => known.get(place) ?? null,
  };
}
