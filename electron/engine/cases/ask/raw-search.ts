import { matchesWords, type Pattern } from '../../../../shared/query/pattern.ts';
import type { FieldTest } from '../../../../shared/query/syntax.ts';
import { fold, wordsOf } from '../../../../shared/query/words.ts';
import { bucketOf, onceFlag } from '../shred/segment.ts';
import { hashWord } from '../shred/words.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { LoadedValues } from '../store/segment-blobs.ts';
import type { SegmentRow } from '../store/segments.ts';
import { RecordReader } from './record-reader.ts';

/**
 * Finds rows by what stands in their records. The index leads from words to values to rows; a value with several rows is
 * checked by its text, a row whose value occurs once by reading the record, so that the answer is exact.
 */
export class RawSearch {
  private readonly events: OpenCase;
  private readonly seed: number;
  private readonly reader = new RecordReader();

  constructor(events: OpenCase) {
    this.events = events;
    this.seed = events.seed;
  }

  /** Rows with a value in which these words follow one another. */
  words(words: readonly Pattern[], segment: SegmentRow): Uint8Array {
    const mask = new Uint8Array(segment.rows);
    const plain = words.filter(({ wild }) => !wild).map(({ text }) => text);
    const holds = (text: string) => matchesWords(words, wordsOf(text));
    if (plain.length === 0) {
      const literal = longestLiteral(words);
      if (literal.length < 2) {
        this.scanValues(segment, mask, 0, this.events.values(segment).textEnds.length, holds);
        this.scanRecords(segment, mask, (leaf) => holds(leaf.text));
      } else {
        const mayHold = (text: string) => fold(text).includes(literal) && holds(text);
        this.scanValuesWith(literal, segment, mask, mayHold);
        this.scanWith(literal, segment, mask, mayHold);
      }
      return mask;
    }
    const [only] = plain;
    if (words.length === 1 && only !== undefined) {
      this.oneWord(only, segment, mask);
      return mask;
    }
    const refs = this.refsOf(plain, segment);
    if (refs.size === 0) return mask;
    const values = this.events.values(segment);
    for (const ref of refs) {
      if (ref >= onceFlag) {
        const row = ref & 0xffff;
        if (mask[row] === 1) continue;
        if (this.leaves(segment, row).some((leaf) => holds(leaf.text))) mask[row] = 1;
      } else if (holds(this.textOf(segment, values, ref))) this.markRows(segment, values, ref, mask);
    }
    return mask;
  }

  /** One word needs no look at the text: its hashes have 48 bits. */
  private oneWord(word: string, segment: SegmentRow, mask: Uint8Array): void {
    const found = this.wordIn(word, segment);
    if (found === null) return;
    for (const ref of found.refs) {
      if (ref >= onceFlag) mask[ref & 0xffff] = 1;
      else this.markRows(segment, this.events.values(segment), ref, mask);
    }
    for (const { rows } of found.groups) for (const row of rows) mask[row] = 1;
  }

  /** Where a word leads: to values and rows one by one, and to rows that share a path. */
  private wordIn(word: string, segment: SegmentRow): FoundWord | null {
    const { hash, check } = hashWord(word, this.seed);
    const bucket = this.events.words(segment, bucketOf(hash));
    if (bucket === null) return null;
    const { hashes, checks, refs, groups } = bucket;
    const found: { refs: number[]; groups: FoundWord['groups'][number][] } = { refs: [], groups: [] };
    for (let at = hashes.indexOf(hash); at >= 0; at = hashes.indexOf(hash, at + 1))
      if (checks[at] === check) found.refs.push(refs[at] as number);
    for (let at = groups.hashes.indexOf(hash); at >= 0; at = groups.hashes.indexOf(hash, at + 1)) {
      if (groups.checks[at] !== check) continue;
      const start = at === 0 ? 0 : (groups.ends[at - 1] as number);
      const rows = groups.postings.subarray(start, groups.ends[at] as number);
      found.groups.push({ path: groups.paths[at] as number, rows });
    }
    return found;
  }

  /** Rows with a value that passes at a pointer. */
  pointer(
    pointer: string,
    holds: (text: string) => boolean,
    test: FieldTest,
    segment: SegmentRow,
  ): Uint8Array {
    const mask = new Uint8Array(segment.rows);
    const { paths, capped } = this.events.paths(segment);
    const path = paths.indexOf(pointer);
    const here = (leaf: { path: string; text: string }) => leaf.path === pointer && holds(leaf.text);
    if (capped) {
      this.scanRecords(segment, mask, here);
      return mask;
    }
    if (path < 0) return mask;
    const values = this.events.values(segment);
    const first = path === 0 ? 0 : (values.pathEnds[path - 1] as number);
    const end = values.pathEnds[path] as number;
    const words = test.kind === 'is' && !test.pattern.wild ? wordsOf(test.pattern.text) : [];
    if (words.length === 0) {
      this.scanValues(segment, mask, first, end, holds);
      if (values.onceCounts[path] !== 0) this.scanRecords(segment, mask, here);
      return mask;
    }
    for (const ref of this.refsOf(words, segment)) {
      if (ref >= onceFlag) {
        const row = ref & 0xffff;
        const samePath = (ref & 0x7fff_ffff) >>> 16 === path;
        if (samePath && this.leaves(segment, row).some(here)) mask[row] = 1;
      } else if (ref >= first && ref < end && holds(this.textOf(segment, values, ref)))
        this.markRows(segment, values, ref, mask);
    }
    return mask;
  }

  /** Values that may hold all these words, in any order: all that do, and few others. Whoever asks for several looks at the text. */
  private refsOf(words: readonly string[], segment: SegmentRow): Set<number> {
    let found: Set<number> | null = null;
    // Long words are rare. Once few values are left, looking at them costs less than looking up the rest; a row costs more,
    // because its record is read.
    for (const word of [...new Set(words)].sort((one, other) => other.length - one.length)) {
      if (found !== null && found.size <= fewValues && !hasRow(found)) break;
      const here = this.wordIn(word, segment);
      const refs = new Set<number>();
      const take = (ref: number) => {
        if (found === null || found.has(ref)) refs.add(ref);
      };
      here?.refs.forEach(take);
      for (const { path, rows } of here?.groups ?? [])
        for (const row of rows) take((onceFlag | (path << 16) | row) >>> 0);
      if (refs.size === 0) return refs;
      found = refs;
    }
    return found ?? new Set();
  }

  private scanValues(
    segment: SegmentRow,
    mask: Uint8Array,
    first: number,
    end: number,
    holds: (text: string) => boolean,
  ): void {
    const values = this.events.values(segment);
    for (let value = first; value < end; value++)
      if (holds(this.textOf(segment, values, value))) this.markRows(segment, values, value, mask);
  }

  private scanRecords(
    segment: SegmentRow,
    mask: Uint8Array,
    holds: (leaf: { path: string; text: string }) => boolean,
  ): void {
    for (let row = 0; row < segment.rows; row++)
      if (mask[row] === 0 && this.leaves(segment, row).some(holds)) mask[row] = 1;
  }

  /** Values with several rows that hold some letters of the pattern. */
  private scanValuesWith(
    literal: string,
    segment: SegmentRow,
    mask: Uint8Array,
    holds: (text: string) => boolean,
  ): void {
    const values = this.events.values(segment);
    const { textEnds } = values;
    const texts = this.events.texts(segment).toString('latin1').toLowerCase();
    for (const sign of [literal, ...foldsToAscii]) {
      for (let at = texts.indexOf(sign); at >= 0; ) {
        const value = firstAbove(textEnds, at);
        if (holds(this.textOf(segment, values, value))) this.markRows(segment, values, value, mask);
        at = texts.indexOf(sign, Math.max(at + 1, textEnds[value] ?? texts.length));
      }
    }
  }

  /** The same for rows that hold some letters of the pattern, in plain or perhaps behind an escape. */
  private scanWith(
    literal: string,
    segment: SegmentRow,
    mask: Uint8Array,
    holds: (text: string) => boolean,
  ): void {
    const raw = this.events.raw(segment, 0, segment.raw_bytes).toString('latin1');
    const starts = this.events.places(segment, 'starts');
    const look = (text: string, sign: string, isSign: (at: number) => boolean) => {
      for (let at = text.indexOf(sign); at >= 0; ) {
        let next = at + 1;
        if (isSign(at)) {
          const row = firstAbove(starts, at) - 1;
          if (row >= 0 && mask[row] === 0 && this.leaves(segment, row).some((leaf) => holds(leaf.text)))
            mask[row] = 1;
          next = Math.max(next, starts[row + 1] ?? text.length);
        }
        at = text.indexOf(sign, next);
      }
    };
    const folded = raw.toLowerCase();
    for (const sign of [literal, ...foldsToAscii]) look(folded, sign, () => true);
    // In other shapes than JSON it stands for itself.
    look(raw, '\\u', (at) => isEscape(raw, at));
  }

  private leaves(segment: SegmentRow, row: number) {
    return this.reader.read(this.events.json(segment, row));
  }

  private textOf(segment: SegmentRow, { textEnds }: LoadedValues, value: number): string {
    const start = value === 0 ? 0 : (textEnds[value - 1] as number);
    return this.events.texts(segment).toString('utf8', start, textEnds[value] as number);
  }

  private markRows(
    segment: SegmentRow,
    { postingEnds }: LoadedValues,
    value: number,
    mask: Uint8Array,
  ): void {
    const start = value === 0 ? 0 : (postingEnds[value - 1] as number);
    this.events.eachPosting(segment, start, postingEnds[value] as number, (row) => {
      mask[row] = 1;
    });
  }
}

type FoundWord = {
  readonly refs: readonly number[];
  readonly groups: readonly { readonly path: number; readonly rows: Uint16Array }[];
};

/** What folds to a plain letter, as bytes in small letters: the Kelvin sign (to k), a capital I with a dot (to i). */
const foldsToAscii = ['\u00e2\u0084\u00aa', '\u00e4\u00b0'];

/** Whether a backslash is one itself and not what another one before it stands for. */
function isEscape(text: string, at: number): boolean {
  let before = at;
  while (before > 0 && text[before - 1] === '\\') before--;
  return (at - before) % 2 === 0;
}

const fewValues = 64;

function hasRow(refs: ReadonlySet<number>): boolean {
  for (const ref of refs) if (ref >= onceFlag) return true;
  return false;
}

/** The longest run of plain letters and digits that whatever matches must hold. */
function longestLiteral(patterns: readonly Pattern[]): string {
  const runs = patterns.flatMap(({ text }) => text.match(/[a-z0-9]+/g) ?? []);
  return runs.reduce((best, run) => (run.length > best.length ? run : best), '');
}

/** Place of the first number that is larger; of none, how many there are. */
function firstAbove(numbers: Uint32Array, than: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= than) low = middle + 1;
    else high = middle;
  }
  return low;
}
