import { shorterForms } from '../../../../shared/domain/own-name.ts';
import { isWithin } from '../../../../shared/query/network.ts';
import { matches } from '../../../../shared/query/pattern.ts';
import type { FieldTest, Query } from '../../../../shared/query/syntax.ts';
import { fold } from '../../../../shared/query/words.ts';
import { type TextColumn, textColumns } from '../mappings/mapping.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { SegmentRow } from '../store/segments.ts';
import type { Notes } from './notes.ts';
import { RawSearch } from './raw-search.ts';

/** One byte a row of a segment: 1 where it answers the question. */
export type Mask = Uint8Array;

/** Answers a query for one segment after another. */
export class Evaluator {
  private readonly events: OpenCase;
  private readonly notes: Notes;
  private readonly raw: RawSearch;
  /** Which words of a column's dictionary pass a test: found once a query. */
  private readonly passing = new Map<FieldTest, Uint8Array>();

  constructor(events: OpenCase, notes: Notes) {
    this.events = events;
    this.notes = notes;
    this.raw = new RawSearch(events);
  }

  mask(query: Query, segment: SegmentRow): Mask {
    switch (query.kind) {
      case 'all':
        return new Uint8Array(segment.rows).fill(1);
      case 'not': {
        const mask = this.mask(query.of, segment);
        for (let row = 0; row < mask.length; row++) mask[row] = (mask[row] as number) ^ 1;
        return mask;
      }
      case 'and': {
        let mask: Mask | null = null;
        for (const part of cheapFirst(query.of)) {
          const other = this.mask(part, segment);
          if (mask === null) mask = other;
          else
            for (let row = 0; row < mask.length; row++)
              mask[row] = (mask[row] as number) & (other[row] as number);
          if (!mask.includes(1)) return mask;
        }
        return mask ?? new Uint8Array(segment.rows);
      }
      case 'or': {
        const mask = new Uint8Array(segment.rows);
        for (const part of query.of) {
          const other = this.mask(part, segment);
          for (let row = 0; row < mask.length; row++)
            mask[row] = (mask[row] as number) | (other[row] as number);
        }
        return mask;
      }
      case 'words':
        return this.raw.words(query.words, segment);
      case 'raw':
        return this.raw.pointer(query.pointer, (text) => passes(query.test, text), query.test, segment);
      case 'field':
        return this.field(query.field, query.test, segment);
    }
  }

  private field(field: string, test: FieldTest, segment: SegmentRow): Mask {
    const column = textColumns.find((name) => name === field);
    if (column !== undefined) return this.column(column, test, segment);
    const { bookmarks, verdicts } = this.notes;
    switch (field) {
      case 'time':
        return this.time(test, segment);
      case 'id':
        return eachRow(segment, (id) => passes(test, String(id)));
      case 'bookmarked': {
        const wanted = passes(test, 'true');
        return eachRow(segment, (id) => bookmarks.has(id) === wanted);
      }
      case 'tag':
        return eachRow(segment, (id) => bookmarks.get(id)?.some((tag) => passes(test, tag)) ?? false);
      case 'finding':
        return eachRow(segment, (id) => {
          const kind = verdicts.get(id);
          return kind !== undefined && passes(test, kind);
        });
      default: {
        const source = this.events.sources.get(segment.source_n);
        const said = field === 'format' ? [source?.format] : [source?.name, source?.id];
        const all = said.some((text) => text !== undefined && passes(test, text));
        return new Uint8Array(segment.rows).fill(all ? 1 : 0);
      }
    }
  }

  private column(column: TextColumn, test: FieldTest, segment: SegmentRow): Mask {
    const mask = new Uint8Array(segment.rows);
    const { ids, words } = this.events.column(segment, column);
    const passing = this.passingWords(column, test);
    const local = Uint8Array.from(words, (word) => passing[word] as number);
    if (!local.includes(1)) return mask;
    for (let row = 0; row < ids.length; row++) mask[row] = local[ids[row] as number] as number;
    return mask;
  }

  private passingWords(column: TextColumn, test: FieldTest): Uint8Array {
    const dictionary = this.events.dictionary(column);
    const known = this.passing.get(test);
    if (known !== undefined && known.length === dictionary.size + 1) return known;
    const passing = new Uint8Array(dictionary.size + 1);
    for (let word = 1; word <= dictionary.size; word++)
      if (passesName(test, dictionary.text(word))) passing[word] = 1;
    this.passing.set(test, passing);
    return passing;
  }

  private time(test: FieldTest, segment: SegmentRow): Mask {
    const mask = new Uint8Array(segment.rows);
    const times = this.events.times(segment);
    const from =
      test.kind === 'range' ? (test.range.from ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
    const to = test.kind === 'range' ? (test.range.to ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    if (segment.first_time === null || segment.first_time >= to || (segment.last_time as number) < from)
      return mask;
    for (let row = 0; row < times.length; row++) {
      const time = times[row] as number;
      if (time >= from && time < to) mask[row] = 1;
    }
    return mask;
  }
}

function eachRow(segment: SegmentRow, holds: (id: number) => boolean): Mask {
  const mask = new Uint8Array(segment.rows);
  for (let row = 0; row < segment.rows; row++) if (holds(segment.first_id + row)) mask[row] = 1;
  return mask;
}

/** Also by the short form in which a list shows it. */
function passesName(test: FieldTest, text: string): boolean {
  return passes(test, text) || (test.kind === 'is' && shorterForms(text).some((form) => passes(test, form)));
}

/** Whether a value passes a test of any kind but a time's. */
function passes(test: FieldTest, text: string): boolean {
  switch (test.kind) {
    case 'present':
      return true;
    case 'is':
      return matches(test.pattern, fold(text));
    case 'network':
      return isWithin(test.network, text);
    case 'range': {
      if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return false;
      const value = Number(text);
      const { from, to, fromIncluded, toIncluded } = test.range;
      if (from !== null && (fromIncluded ? value < from : value <= from)) return false;
      return to === null || (toIncluded ? value <= to : value < to);
    }
  }
}

/** Columns are a look-up, words an index, members of the record may need the record. */
function cheapFirst(parts: readonly Query[]): readonly Query[] {
  const cost = (query: Query): number => (query.kind === 'field' ? 0 : query.kind === 'words' ? 1 : 2);
  return [...parts].sort((one, other) => cost(one) - cost(other));
}
