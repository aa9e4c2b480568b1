import { bucketOf, onceFlag, type PackedParts, wordBuckets } from './segment.ts';

/** A table that has become larger than this is not kept for the next segment. */
const keptEntries = 1 << 18;
/** Entries that are looked at before a word gets one of its own again: nobody can prepare long searches. */
const maximalProbes = 64;
/** Numbers of 32 bits in front of a bucket: singles, groups, postings, and nothing. */
export const bucketHeader = 4;

/**
 * The words of a segment. A word of a value with several rows leads to the number of that value; a word of values that occur
 * once leads, together with the path, to its row, or to its rows where there are several (years and hours of times are such).
 */
export class WordTable {
  // Different words of values that occur once, by path: hash; path and check; rows; the last row.
  private hashes = new Int32Array(1 << 14);
  private rest = new Int32Array(1 << 14);
  private counts = new Uint32Array(1 << 14);
  private lastRows = new Int32Array(1 << 14);
  private entries = 0;
  private slots = new Int32Array(1 << 15);
  private mask = (1 << 15) - 1;
  // Each time one of them occurs.
  private occurred = new Uint32Array(1 << 15);
  private rows = new Uint16Array(1 << 15);
  private occurrences = 0;
  // Words of values with several rows.
  private valueHashes = new Int32Array(1 << 10);
  private valueChecks = new Uint16Array(1 << 10);
  private valueRefs = new Uint32Array(1 << 10);
  private values = 0;

  /** A word of a value that stands at `path` in one row. Rows of a path may come in any order, but each without a pause. */
  addOnce(hash: number, check: number, path: number, row: number): void {
    const rest = (path << 16) | check;
    let slot = (hash ^ Math.imul(path, 0x9e3779b1)) & this.mask;
    let entry = -1;
    for (let probes = 0; ; probes++) {
      entry = (this.slots[slot] as number) - 1;
      if (entry < 0 || (this.hashes[entry] === (hash | 0) && this.rest[entry] === rest)) break;
      if (probes === maximalProbes) {
        entry = -1;
        slot = -1;
        break;
      }
      slot = (slot + 1) & this.mask;
    }
    if (entry < 0) {
      if (this.entries === this.hashes.length) this.growEntries();
      entry = this.entries++;
      this.hashes[entry] = hash;
      this.rest[entry] = rest;
      this.counts[entry] = 0;
      if (slot >= 0) this.slots[slot] = entry + 1;
      if (this.entries * 2 > this.mask) this.spread();
    } else if (this.lastRows[entry] === row) return;
    this.lastRows[entry] = row;
    this.counts[entry] = (this.counts[entry] as number) + 1;
    if (this.occurrences === this.occurred.length) this.growOccurrences();
    this.occurred[this.occurrences] = entry;
    this.rows[this.occurrences++] = row;
  }

  /** A word of a value with several rows. */
  addValue(hash: number, check: number, value: number): void {
    if (this.values === this.valueHashes.length) this.growValues();
    this.valueHashes[this.values] = hash;
    this.valueChecks[this.values] = check;
    this.valueRefs[this.values++] = value;
  }

  /** All of it by bucket, as `unpackBucket` reads it, and empty again. */
  finish(): PackedParts {
    const { hashes, rest, counts, lastRows, valueHashes, valueChecks, valueRefs } = this;
    const singles = new Uint32Array(wordBuckets);
    const groups = new Uint32Array(wordBuckets);
    const postings = new Uint32Array(wordBuckets);
    const bump = (array: Uint32Array, at: number, by: number) => {
      array[at] = (array[at] as number) + by;
    };
    for (let value = 0; value < this.values; value++)
      bump(singles, bucketOf(valueHashes[value] as number), 1);
    for (let entry = 0; entry < this.entries; entry++) {
      const bucket = bucketOf(hashes[entry] as number);
      const count = counts[entry] as number;
      if (count === 1) bump(singles, bucket, 1);
      else {
        bump(groups, bucket, 1);
        bump(postings, bucket, count);
      }
    }
    // Where each bucket and its lists begin, in units of 32 bits, of 16 for the last three.
    const ends = new Uint32Array(wordBuckets);
    const single = new Uint32Array(wordBuckets);
    const group = new Uint32Array(wordBuckets);
    const singleCheck = new Uint32Array(wordBuckets);
    const groupCheck = new Uint32Array(wordBuckets);
    const posting = new Uint32Array(wordBuckets);
    let at = 0;
    for (let bucket = 0; bucket < wordBuckets; bucket++) {
      const [s, g, p] = [singles[bucket], groups[bucket], postings[bucket]] as [number, number, number];
      if (s + g > 0) {
        single[bucket] = at + bucketHeader;
        group[bucket] = at + bucketHeader + 2 * s;
        singleCheck[bucket] = 2 * (at + bucketHeader + 2 * s + 2 * g);
        groupCheck[bucket] = (singleCheck[bucket] as number) + s;
        posting[bucket] = (groupCheck[bucket] as number) + 2 * g;
        // Each begins where any typed array can be laid over it.
        at = Math.ceil(((posting[bucket] as number) + p) / 4) * 2;
      }
      ends[bucket] = 4 * at;
    }
    const data = new Uint32Array(at);
    const halves = new Uint16Array(data.buffer);
    for (let bucket = 0; bucket < wordBuckets; bucket++) {
      const [s, g, p] = [singles[bucket], groups[bucket], postings[bucket]] as [number, number, number];
      if (s + g > 0) data.set([s, g, p], (single[bucket] as number) - bucketHeader);
    }
    const placed = new Uint32Array(wordBuckets);
    const putSingle = (hash: number, ref: number, check: number) => {
      const bucket = bucketOf(hash);
      const place = placed[bucket] as number;
      placed[bucket] = place + 1;
      data[(single[bucket] as number) + place] = hash;
      data[(single[bucket] as number) + (singles[bucket] as number) + place] = ref;
      halves[(singleCheck[bucket] as number) + place] = check;
    };
    for (let value = 0; value < this.values; value++)
      putSingle(valueHashes[value] as number, valueRefs[value] as number, valueChecks[value] as number);
    const placedGroups = new Uint32Array(wordBuckets);
    const filled = new Uint32Array(wordBuckets);
    /** Where the next row of an entry goes. */
    const next = counts;
    for (let entry = 0; entry < this.entries; entry++) {
      const hash = hashes[entry] as number;
      const about = rest[entry] as number;
      const count = counts[entry] as number;
      if (count === 1) {
        putSingle(hash, onceFlag | (about & 0x7fff_0000) | (lastRows[entry] as number), about & 0xffff);
        next[entry] = 0;
        continue;
      }
      const bucket = bucketOf(hash);
      const place = placedGroups[bucket] as number;
      placedGroups[bucket] = place + 1;
      next[entry] = (posting[bucket] as number) + (filled[bucket] as number);
      bump(filled, bucket, count);
      data[(group[bucket] as number) + place] = hash;
      data[(group[bucket] as number) + (groups[bucket] as number) + place] = filled[bucket] as number;
      halves[(groupCheck[bucket] as number) + place] = about & 0xffff;
      halves[(groupCheck[bucket] as number) + (groups[bucket] as number) + place] = about >>> 16;
    }
    for (let occurrence = 0; occurrence < this.occurrences; occurrence++) {
      const entry = this.occurred[occurrence] as number;
      const place = next[entry] as number;
      if (place === 0) continue;
      halves[place] = this.rows[occurrence] as number;
      next[entry] = place + 1;
    }
    this.reset();
    return { data: new Uint8Array(data.buffer), ends };
  }

  private reset(): void {
    if (this.entries > keptEntries || this.occurrences > 4 * keptEntries) {
      this.mask = (1 << 15) - 1;
      this.slots = new Int32Array(1 << 15);
      this.hashes = new Int32Array(1 << 14);
      this.rest = new Int32Array(1 << 14);
      this.counts = new Uint32Array(1 << 14);
      this.lastRows = new Int32Array(1 << 14);
      this.occurred = new Uint32Array(1 << 15);
      this.rows = new Uint16Array(1 << 15);
    } else this.slots.fill(0);
    this.entries = 0;
    this.occurrences = 0;
    this.values = 0;
  }

  private growEntries(): void {
    this.hashes = larger(this.hashes, new Int32Array(this.entries * 2));
    this.rest = larger(this.rest, new Int32Array(this.entries * 2));
    this.counts = larger(this.counts, new Uint32Array(this.entries * 2));
    this.lastRows = larger(this.lastRows, new Int32Array(this.entries * 2));
  }

  private growOccurrences(): void {
    this.occurred = larger(this.occurred, new Uint32Array(this.occurrences * 2));
    this.rows = larger(this.rows, new Uint16Array(this.occurrences * 2));
  }

  private growValues(): void {
    this.valueHashes = larger(this.valueHashes, new Int32Array(this.values * 2));
    this.valueChecks = larger(this.valueChecks, new Uint16Array(this.values * 2));
    this.valueRefs = larger(this.valueRefs, new Uint32Array(this.values * 2));
  }

  private spread(): void {
    this.mask = this.mask * 2 + 1;
    this.slots = new Int32Array(this.mask + 1);
    for (let entry = 0; entry < this.entries; entry++) {
      const path = (this.rest[entry] as number) >>> 16;
      let slot = ((this.hashes[entry] as number) ^ Math.imul(path, 0x9e3779b1)) & this.mask;
      let probes = 0;
      while (this.slots[slot] !== 0 && probes++ < maximalProbes) slot = (slot + 1) & this.mask;
      if (this.slots[slot] === 0) this.slots[slot] = entry + 1;
    }
  }
}

function larger<T extends Int32Array | Uint32Array | Uint16Array>(old: T, made: T): T {
  made.set(old);
  return made;
}
