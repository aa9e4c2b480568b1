import { equalBytes } from './bytes.ts';

/** Hashes in a row, wherever they are kept; what `at` answers is good until it is called again. */
export type HashList = { readonly count: number; readonly at: (place: number) => Uint8Array };

/** What the lines of a file are held against: the hashes of records `[a, a + size)`, some perhaps unknown. */
export type LeafList = {
  readonly size: number;
  /** The first place of a hash in the list, or -1. */
  readonly placeOf: (hash: Uint8Array) => number;
  /** Null where it is not known. */
  readonly hash: (place: number) => Uint8Array | null;
};

/** A list of which every place is known. */
export function denseList(hashes: HashList): LeafList {
  const find = finder(hashes);
  return { size: hashes.count, placeOf: find, hash: (place) => hashes.at(place) };
}

/** Hashes of some places, which rise. */
export type KnownHashes = { readonly places: Float64Array; readonly hashes: HashList };

/** A list of which the first places are known, and some others; `size` may be far larger than memory. */
export function partList(size: number, first: HashList, others: KnownHashes): LeafList {
  const { places, hashes } = others;
  const all: HashList = {
    count: first.count + hashes.count,
    at: (entry) => (entry < first.count ? first.at(entry) : hashes.at(entry - first.count)),
  };
  const find = finder(all);
  return {
    size,
    placeOf: (hash) => {
      const entry = find(hash);
      return entry < first.count ? entry : (places[entry - first.count] ?? -1);
    },
    hash: (place) => {
      if (place < first.count) return first.at(place);
      const entry = lowestNotBelow(places, place);
      return places[entry] === place ? hashes.at(entry) : null;
    },
  };
}

/** Where `wanted` stands in rising numbers, or would. */
export function lowestNotBelow(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Finds the first entry of a hash, or -1, in a table that is made at the first question. Hashes are spread evenly, so their
 * first bytes serve as its key.
 */
function finder(hashes: HashList): (hash: Uint8Array) => number {
  const { count } = hashes;
  let slots: Int32Array | null = null;
  let mask = 0;
  const key = (hash: Uint8Array) =>
    (((hash[0] ?? 0) << 24) | ((hash[1] ?? 0) << 16) | ((hash[2] ?? 0) << 8) | (hash[3] ?? 0)) & mask;
  const table = () => {
    if (slots !== null) return slots;
    let capacity = 8;
    while (capacity < 1.5 * count) capacity *= 2;
    mask = capacity - 1;
    slots = new Int32Array(capacity);
    for (let entry = 0; entry < count; entry++) {
      let slot = key(hashes.at(entry));
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    return slots;
  };
  return (hash) => {
    const filled = table();
    for (let slot = key(hash); ; slot = (slot + 1) & mask) {
      const entry = (filled[slot] ?? 0) - 1;
      if (entry < 0 || equalBytes(hashes.at(entry), hash)) return entry;
    }
  };
}
