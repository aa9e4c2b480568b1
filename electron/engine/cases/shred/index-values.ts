import { valueText } from './column-builder.ts';
import { GrowingBytes } from './growing.ts';
import type { Paths } from './paths.ts';
import { leafFlag } from './scan-json.ts';
import type { ValueIndex } from './segment.ts';
import type { ValueTable } from './value-table.ts';
import type { WordTable } from './word-table.ts';
import { hashAsciiWords, hashWords, type TakeWord } from './words.ts';

export type Shredded = {
  readonly table: ValueTable;
  readonly text: Buffer;
  readonly paths: Paths;
  /** Values of the rows, and where each row's begin; one more start than rows. */
  readonly log: Uint32Array;
  readonly logStarts: Uint32Array;
  /** Words of values that are in no table, and how many of those each path has. */
  readonly words: WordTable;
  readonly onceCounts: Uint32Array;
  readonly seed: number;
};

/** Turns "which values has a row" round: which rows has a value, and which values has a word. */
export function indexValues(shredded: Shredded): ValueIndex {
  const { table, paths, text, log, logStarts, onceCounts } = shredded;
  const pathCount = paths.pointers.length;
  const counts = new Uint32Array(table.count);
  for (let at = 0; at < log.length; at++) {
    const value = log[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }

  // Values with several rows, in the order of their paths.
  const pathEnds = new Uint32Array(pathCount);
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
  indexWords(shredded, counts, numberOf, onceRow);
  return {
    paths: paths.pointers,
    capped: paths.capped,
    pathEnds,
    textEnds,
    texts: texts.take(),
    postingEnds,
    postings,
    onceCounts,
    words: shredded.words.finish(),
  };
}

function indexWords(
  { table, text, seed, words }: Shredded,
  counts: Uint32Array,
  numberOf: Int32Array,
  onceRow: Uint16Array,
): void {
  // A word that a value has many times is told once, as far as this small memory goes.
  const lastHash = new Uint32Array(1024);
  const lastValue = new Int32Array(1024).fill(-1);
  let value = 0;
  let number = 0;
  let path = 0;
  const takeSeveral: TakeWord = (hash, check) => {
    const slot = hash & 1023;
    if (lastHash[slot] === hash && lastValue[slot] === value) return;
    lastHash[slot] = hash;
    lastValue[slot] = value;
    words.addValue(hash, check, number);
  };
  const takeOnce: TakeWord = (hash, check) => words.addOnce(hash, check, path, onceRow[value] as number);
  for (; value < table.count; value++) {
    if (counts[value] === 0) continue;
    number = numberOf[value] as number;
    path = table.paths[value] as number;
    const take = number >= 0 ? takeSeveral : takeOnce;
    const start = table.starts[value] as number;
    const plain = ((table.flags[value] as number) & leafFlag.escaped) === 0;
    const end = start + (table.lengths[value] as number);
    if (!plain || !hashAsciiWords(text, start, end, seed, take))
      hashWords(valueText(table, value, text), seed, take);
  }
}
