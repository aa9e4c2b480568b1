import { valueText } from './column-builder.ts';
import { GrowingBytes, GrowingUint32 } from './growing.ts';
import type { Paths } from './paths.ts';
import { leafFlag } from './scan-json.ts';
import { bucketOf, onceFlag, type ValueIndex, type WordBucket, wordBuckets } from './segment.ts';
import type { ValueTable } from './value-table.ts';
import { hashAsciiWords, hashWords } from './words.ts';

export type Shredded = {
  readonly table: ValueTable;
  readonly text: Buffer;
  readonly paths: Paths;
  /** Values of the rows, and where each row's begin; one more start than rows. */
  readonly log: Uint32Array;
  readonly logStarts: Uint32Array;
  readonly seed: number;
};

/** Turns "which values has a row" round: which rows has a value, and which values has a word. */
export function indexValues(shredded: Shredded): ValueIndex {
  const { table, paths, text, log, logStarts } = shredded;
  const pathCount = paths.pointers.length;
  const counts = new Uint32Array(table.count);
  for (const value of log) counts[value] = (counts[value] as number) + 1;

  // Values with several rows, in the order of their paths.
  const pathEnds = new Uint32Array(pathCount);
  const onceCounts = new Uint32Array(pathCount);
  for (let value = 0; value < table.count; value++) {
    const count = counts[value] as number;
    if (count === 0) continue;
    const path = table.paths[value] as number;
    const tally = count > 1 ? pathEnds : onceCounts;
    tally[path] = (tally[path] as number) + 1;
  }
  const next = new Uint32Array(pathCount);
  let total = 0;
  for (let path = 0; path < pathCount; path++) {
    next[path] = total;
    total += pathEnds[path] as number;
    pathEnds[path] = total;
  }
  const valueAt = new Uint32Array(total);
  const numberOf = new Int32Array(table.count).fill(-1);
  for (let value = 0; value < table.count; value++) {
    if ((counts[value] as number) < 2) continue;
    const path = table.paths[value] as number;
    const number = next[path] as number;
    next[path] = number + 1;
    valueAt[number] = value;
    numberOf[value] = number;
  }
  const postingEnds = new Uint32Array(total);
  const place = new Uint32Array(total);
  let end = 0;
  for (let number = 0; number < total; number++) {
    place[number] = end;
    end += counts[valueAt[number] as number] as number;
    postingEnds[number] = end;
  }
  const postings = new Uint16Array(end);
  const onceRow = new Uint16Array(table.count);
  for (let row = 0; row + 1 < logStarts.length; row++) {
    const last = logStarts[row + 1] as number;
    for (let at = logStarts[row] as number; at < last; at++) {
      const value = log[at] as number;
      const number = numberOf[value] as number;
      if (number < 0) onceRow[value] = row;
      else {
        postings[place[number] as number] = row;
        place[number] = (place[number] as number) + 1;
      }
    }
  }

  const texts = new GrowingBytes(1 << 16);
  const textEnds = new Uint32Array(total);
  for (let number = 0; number < total; number++) {
    const value = valueAt[number] as number;
    const start = table.starts[value] as number;
    if (((table.flags[value] as number) & leafFlag.escaped) === 0)
      texts.push(text, start, start + (table.lengths[value] as number));
    else texts.push(Buffer.from(valueText(table, value, text)));
    textEnds[number] = texts.length;
  }
  return {
    paths: paths.pointers,
    capped: paths.capped,
    pathEnds,
    textEnds,
    texts: texts.take(),
    postingEnds,
    postings,
    onceCounts,
    words: indexWords(shredded, counts, numberOf, onceRow),
  };
}

function indexWords(
  { table, text, seed }: Shredded,
  counts: Uint32Array,
  numberOf: Int32Array,
  onceRow: Uint16Array,
): WordBucket[] {
  const hashes = new GrowingUint32(1 << 16);
  const checks = new GrowingUint32(1 << 16);
  const refs = new GrowingUint32(1 << 16);
  const sizes = new Uint32Array(wordBuckets);
  // A word that a value has many times is told once, as far as this small memory goes.
  const lastHash = new Uint32Array(1024);
  const lastValue = new Int32Array(1024).fill(-1);
  let value = 0;
  let ref = 0;
  const take = (hash: number, check: number) => {
    const slot = hash & 1023;
    if (lastHash[slot] === hash && lastValue[slot] === value) return;
    lastHash[slot] = hash;
    lastValue[slot] = value;
    hashes.push(hash);
    checks.push(check);
    refs.push(ref);
    const bucket = bucketOf(hash);
    sizes[bucket] = (sizes[bucket] as number) + 1;
  };
  for (; value < table.count; value++) {
    if (counts[value] === 0) continue;
    const number = numberOf[value] as number;
    ref =
      number >= 0
        ? number
        : (onceFlag | ((table.paths[value] as number) << 16) | (onceRow[value] as number)) >>> 0;
    const start = table.starts[value] as number;
    const plain = ((table.flags[value] as number) & leafFlag.escaped) === 0;
    const end = start + (table.lengths[value] as number);
    if (!plain || !hashAsciiWords(text, start, end, seed, take))
      hashWords(valueText(table, value, text), seed, take);
  }
  return scatter(hashes, checks, refs, sizes);
}

function scatter(
  hashes: GrowingUint32,
  checks: GrowingUint32,
  refs: GrowingUint32,
  sizes: Uint32Array,
): WordBucket[] {
  const buckets = Array.from(sizes, (size) => ({
    hashes: new Uint32Array(size),
    checks: new Uint16Array(size),
    refs: new Uint32Array(size),
  }));
  const filled = new Uint32Array(wordBuckets);
  for (let at = 0; at < hashes.length; at++) {
    const hash = hashes.data[at] as number;
    const bucket = bucketOf(hash);
    const place = filled[bucket] as number;
    filled[bucket] = place + 1;
    const target = buckets[bucket] as (typeof buckets)[number];
    target.hashes[place] = hash;
    target.checks[place] = checks.data[at] as number;
    target.refs[place] = refs.data[at] as number;
  }
  return buckets;
}
