import type { Pattern } from './pattern.ts';

/** What a field holds, and with that how its values are read and compared. */
export type FieldKind =
  | 'text'
  | 'time'
  | 'number'
  | 'flag'
  | 'address'
  /** One of `values`, which stand in rising order: `severity:>=high`. As a range of their places from 0. */
  | 'rank'
  /** How long, in minutes, hours, days or weeks: `age:<4h`. As a range of milliseconds. */
  | 'span';

export type QueryField = {
  readonly name: string;
  readonly kind: FieldKind;
  /** In a few words, for whoever is typing. */
  readonly about: string;
  /** Where there are only so many. */
  readonly values?: readonly string[];
  /** Worth offering while a value is typed, among others. */
  readonly offers?: readonly string[];
};

/** What can be asked about: named fields, and whether a record's own members can be named as `raw./pointer`. */
export type QueryFields = {
  readonly fields: readonly QueryField[];
  readonly raw: boolean;
  /** Whether `-term` stands for `NOT term`. */
  readonly minus?: boolean;
};

/** Both ends are milliseconds since 1970 for times, numbers for numbers; null is open. `[from, to)` for times. */
export type Range = {
  readonly from: number | null;
  readonly to: number | null;
  readonly fromIncluded: boolean;
  readonly toIncluded: boolean;
};

export type Network = { readonly address: Uint8Array; readonly bits: number };

export type FieldTest =
  /** The whole value, case aside. */
  | { readonly kind: 'is'; readonly pattern: Pattern }
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'network'; readonly network: Network }
  /** Any value at all: `field:*`. */
  | { readonly kind: 'present' };

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and'; readonly of: readonly Query[] }
  | { readonly kind: 'or'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  /** Words that follow one another in one value of the record, each perhaps with wildcards. */
  | { readonly kind: 'words'; readonly words: readonly Pattern[] }
  | { readonly kind: 'field'; readonly field: string; readonly test: FieldTest }
  | { readonly kind: 'raw'; readonly pointer: string; readonly test: FieldTest };

/** Where a query cannot be read: at which character, from 0. */
export type QueryProblem = { readonly at: number; readonly length: number; readonly message: string };

export type ReadQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: QueryProblem };
