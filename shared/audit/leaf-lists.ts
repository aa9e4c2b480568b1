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
 * first bytes serve as its key and the next as a mark of each: a list in a file is asked only about what it likely has.
 */
function finder(hashes: HashList): (hash: Uint8Array) => number {
  const { count } = hashes;
  let capacity = 8;
  while (capacity < 1.5 * count) capacity *= 2;
  const mask = capacity - 1;
  let table: { readonly entries: Int32Array; readonly marks: Int32Array } | null = null;
  const make = () => {
    const entries = new Int32Array(capacity);
    const marks = new Int32Array(capacity);
    for (let entry = 0; entry < count; entry++) {
      const hash = hashes.at(entry);
      let slot = word(hash, 0) & mask;
      while (entries[slot] !== 0) slot = (slot + 1) & mask;
      entries[slot] = entry + 1;
      marks[slot] = word(hash, 4);
    }
    return { entries, marks };
  };
  return (hash) => {
    table ??= make();
    const { entries, marks } = table;
    const wanted = word(hash, 4);
    for (let slot = word(hash, 0) & mask; ; slot = (slot + 1) & mask) {
      const entry = (entries[slot] ?? 0) - 1;
      if (entry < 0) return -1;
      if (marks[slot] === wanted && equalBytes(hashes.at(entry), hash)) return entry;
    }
  };
}

/** Four bytes of a hash as an integer of either sign. */
function word(hash: Uint8Array, at: number): number {
  return (
    ((hash[at] ?? 0) << 24) | ((hash[at + 1] ?? 0) << 16) | ((hash[at + 2] ?? 0) << 8) | (hash[at + 3] ?? 0)
  );
}
