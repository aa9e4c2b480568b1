import type { z } from 'zod';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { eventSortSchema } from '../../../../shared/ipc/event-calls.ts';
import { type TextColumn, textColumns } from '../mappings/mapping.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { Selection } from './select.ts';

export type EventSort = z.infer<typeof eventSortSchema>;

/** Numbers of the selected events in order; those without a value come last either way. Ties are in the order of numbers. */
export function orderOf(events: OpenCase, selection: Selection, { by, direction }: EventSort): Uint32Array {
  const ids = idsOf(selection);
  if (by === 'id') return direction === 'asc' ? ids : ids.reverse();
  if (by === 'summary') {
    throw new AppError(
      'invalid_input',
      'Events cannot be sorted by their summary: it is made when they are shown.',
    );
  }
  const keys = by === 'time' ? timeKeys(events, selection) : rankKeys(events, selection, by);
  return sortByKeys(ids, keys, direction === 'desc');
}

function idsOf({ segments, total }: Selection): Uint32Array {
  const ids = new Uint32Array(total);
  let at = 0;
  for (const { segment, mask, count } of segments) {
    if (count === 0) continue;
    for (let row = 0; row < segment.rows; row++)
      if (mask === null || mask[row] === 1) ids[at++] = segment.first_id + row;
  }
  return ids;
}

function timeKeys(events: OpenCase, { segments, total }: Selection): Float64Array {
  const keys = new Float64Array(total);
  let at = 0;
  for (const { segment, mask, count } of segments) {
    if (count === 0) continue;
    const times = events.times(segment);
    for (let row = 0; row < times.length; row++)
      if (mask === null || mask[row] === 1) keys[at++] = times[row] as number;
  }
  return keys;
}

/** Places of the words in their alphabetical order instead of the words. */
function rankKeys(
  events: OpenCase,
  { segments, total }: Selection,
  by: Exclude<EventSort['by'], 'id' | 'time' | 'summary'>,
): Float64Array {
  const keys = new Float64Array(total);
  const column = textColumns.find((name) => name === by);
  const ranks = column === undefined ? null : ranksOf(events, column);
  let at = 0;
  for (const { segment, mask, count } of segments) {
    if (count === 0) continue;
    if (ranks === null || column === undefined) {
      const rank = sourceRank(events, segment.source_n, by === 'format');
      keys.fill(rank, at, at + count);
      at += count;
      continue;
    }
    const { ids, words } = events.column(segment, column);
    const local = Float64Array.from(words, (word) => (word === 0 ? Number.NaN : (ranks[word] as number)));
    for (let row = 0; row < ids.length; row++)
      if (mask === null || mask[row] === 1) keys[at++] = local[ids[row] as number] as number;
  }
  return keys;
}

function ranksOf(events: OpenCase, column: TextColumn): Uint32Array {
  const dictionary = events.dictionary(column);
  const words = Array.from({ length: dictionary.size }, (_, at) => ({
    number: at + 1,
    text: dictionary.text(at + 1),
  }));
  words.sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0));
  const ranks = new Uint32Array(dictionary.size + 1);
  words.forEach(({ number }, rank) => {
    ranks[number] = rank;
  });
  return ranks;
}

function sourceRank(events: OpenCase, source: number, byFormat: boolean): number {
  const names = [...events.sources.values()].map((row) => (byFormat ? row.format : row.name)).sort();
  const row = events.sources.get(source);
  return names.indexOf((byFormat ? row?.format : row?.name) ?? '');
}

/** What is in ascending order in descending order; what has the same key stays in its order. */
function fromTheEnd(ids: Uint32Array, keys: Float64Array): Uint32Array {
  const turned = new Uint32Array(ids.length);
  let place = 0;
  for (let end = ids.length; end > 0; ) {
    let start = end - 1;
    while (start > 0 && keys[start - 1] === keys[start]) start--;
    for (let at = start; at < end; at++) turned[place++] = ids[at] as number;
    end = start;
  }
  return turned;
}

/** A radix sort by 16 bits at a time; NaN goes last. Takes over `ids`. */
function sortByKeys(ids: Uint32Array, keys: Float64Array, descending: boolean): Uint32Array {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sorted = true;
  let before = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    if (Number.isNaN(key)) {
      sorted = false;
      continue;
    }
    if (key < least) least = key;
    if (key > most) most = key;
    if (key < before) sorted = false;
    before = key;
  }
  if (sorted) return !descending || least === most ? ids : fromTheEnd(ids, keys);
  // Nothing is bigger than the place of what has no key.
  const last = most >= least ? most - least + 1 : 0;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    keys[at] = Number.isNaN(key) ? last : descending ? most - key : key - least;
  }
  type Pair = { readonly ids: Uint32Array; readonly keys: Float64Array };
  let from: Pair = { ids, keys };
  let to: Pair = { ids: new Uint32Array(ids.length), keys: new Float64Array(ids.length) };
  for (let unit = 1; unit <= last; unit *= 65_536) {
    const counts = new Uint32Array(65_537);
    const digit = (key: number) => Math.floor(key / unit) % 65_536;
    for (const key of from.keys) {
      const place = digit(key) + 1;
      counts[place] = (counts[place] as number) + 1;
    }
    for (let at = 1; at < counts.length; at++)
      counts[at] = (counts[at] as number) + (counts[at - 1] as number);
    for (let at = 0; at < from.ids.length; at++) {
      const key = from.keys[at] as number;
      const value = digit(key);
      const place = counts[value] as number;
      counts[value] = place + 1;
      to.ids[place] = from.ids[at] as number;
      to.keys[place] = key;
    }
    [from, to] = [to, from];
  }
  return from.ids;
}
