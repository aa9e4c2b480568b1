import type { EventOutcome } from '../../../../shared/domain/case-event.ts';
import type { SourceFormat } from '../../../../shared/ipc/source-calls.ts';

/** Columns that hold text, in the order in which segments keep them. The place in this list is in case files: only append. */
export const textColumns = [
  'action',
  'actor',
  'object',
  'object_type',
  'outcome',
  'address',
  'host',
  'session',
] as const;
export type TextColumn = (typeof textColumns)[number];

/** Which words of a value say which outcome; the first that fits decides. */
export type OutcomeWords = readonly {
  readonly words: RegExp;
  readonly outcome: EventOutcome;
}[];

/** Where a column's value comes from. Pointers are RFC 6901 into the record. */
export type ColumnRule = {
  /** The first of these that the record has. */
  readonly from?: readonly string[];
  /** All of these, joined by a space; absent ones are left out. Used where `from` finds nothing. */
  readonly join?: readonly string[];
  /** Rewrites a value; null is "not said". */
  readonly as?: (value: string) => string | null;
  /** Where nothing was found. */
  readonly absent?: string;
};

/** One format as data: which member of its records is what. */
export type Mapping = {
  readonly format: SourceFormat;
  /** What the format is called in a sentence. */
  readonly label: string;
  /** What a source of it can prove, said before and after it is taken in. */
  readonly integrity: string;
  /** Times: the first of these that can be read as one. */
  readonly time: readonly string[];
  /** Minutes east of UTC of times that name no zone. */
  readonly zoneMinutes: number;
  readonly columns: Readonly<Partial<Record<TextColumn, ColumnRule>>>;
  /** Members whose first line, joined by a middle dot, tells the event in its own words. */
  readonly summary: readonly string[];
  /** Whether a record (as an object) is of this format. */
  readonly fits: (record: Readonly<Record<string, unknown>>) => boolean;
};

/** Reads an outcome off words. */
export function outcomeBy(words: OutcomeWords, otherwise: EventOutcome): (value: string) => string {
  return (value) => words.find((entry) => entry.words.test(value))?.outcome ?? otherwise;
}

/** What most systems call a refusal. */
export const refusalWords =
  /denied|unauthori[sz]ed|forbidden|not ?allowed|refused|blocked|reject|invalid ?credential|failed ?auth/i;
