import { z } from 'zod';
import { caseEventSchema, eventColumnSchema } from '../domain/case-event.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

/** Text of the query language (`docs/query-language.md`); empty is everything. */
export const queryTextSchema = z.string().max(4_000);

const eventId = z.number().int().nonnegative();

export const eventSortSchema = z.strictObject({
  by: eventColumnSchema.or(z.literal('id')),
  direction: z.enum(['asc', 'desc']),
});

/** What is looked at: the words of the query, and a span of time chosen in the chart. */
export const eventFilterSchema = z.strictObject({
  query: queryTextSchema,
  /** `[from, to)`. */
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
});
export type EventFilter = z.infer<typeof eventFilterSchema>;

/** A query that cannot be read is refused with `invalid_input` and a field `/filter/query` that names the character. */
export const eventPage = defineCall({
  kind: 'case_query',
  input: z.strictObject({
    filter: eventFilterSchema,
    sort: eventSortSchema,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(500),
  }),
  output: z.object({ rows: z.array(caseEventSchema), total: z.number().int(), offset: z.number().int() }),
});

/** Where an event stands in the filtered and sorted list; index null when it is not in it. */
export const eventLocate = defineCall({
  kind: 'case_query',
  input: z.strictObject({ filter: eventFilterSchema, sort: eventSortSchema, id: eventId }),
  output: z.object({ index: z.number().int().nullable(), total: z.number().int() }),
});

export const facetColumns = [
  'source',
  'action',
  'actor',
  'object_type',
  'outcome',
  'address',
  'host',
] as const;

export const eventFacets = defineCall({
  kind: 'case_query',
  input: z.strictObject({ filter: eventFilterSchema, top: z.number().int().min(1).max(100) }),
  output: z.object({
    total: z.number().int(),
    facets: z.array(
      z.object({
        column: z.enum(facetColumns),
        /** How many different values there are; `values` are the most frequent. */
        distinct: z.number().int(),
        values: z.array(
          z.object({ value: z.string().nullable(), label: z.string().nullable(), count: z.number().int() }),
        ),
      }),
    ),
  }),
});

/** Counts over time, and the spans in which nothing at all happened that is longer than usual. */
export const eventHistogram = defineCall({
  kind: 'case_query',
  input: z.strictObject({ filter: eventFilterSchema, buckets: z.number().int().min(1).max(2_000) }),
  output: z.object({
    from: timestampSchema.nullable(),
    to: timestampSchema.nullable(),
    /** Milliseconds of one bucket. */
    width_ms: z.number(),
    /** `all` without the filter's words, `matching` with them. */
    buckets: z.array(
      z.object({
        start: timestampSchema,
        all: z.number().int(),
        matching: z.number().int(),
        notable: z.number().int(),
      }),
    ),
    untimed: z.number().int(),
    silences: z.array(z.object({ from: timestampSchema, to: timestampSchema })),
  }),
});

export const eventFieldSchema = z.object({
  /** RFC 6901 pointer into the record. */
  path: z.string(),
  value: z.string(),
  /** How a committed field ended; null for one that stands in the clear. */
  state: z.enum(['opened', 'redacted', 'withheld', 'mismatch']).nullable(),
  /** A query that finds the events with the same value. */
  pivot: z.string().nullable(),
});

/** One event in full. */
export const eventGet = defineCall({
  kind: 'case_query',
  input: z.strictObject({ id: eventId }),
  output: z.object({
    event: caseEventSchema,
    source_name: z.string(),
    file: z.string(),
    byte_offset: z.number().int(),
    /** The record's bytes as text, at most 64 KiB; the whole length beside it. */
    raw: z.string(),
    raw_bytes: z.number().int(),
    /** Whether `raw` is its own canonical form; null where the format has none. */
    canonical: z.boolean().nullable(),
    fields: z.array(eventFieldSchema).max(2_000),
    /** Null where the source has no proofs. */
    proof: z
      .object({
        index: z.number().int(),
        leaf: z.string(),
        head_size: z.number().int(),
        /** Whether the inclusion proof was computed and leads to the head. */
        included: z.boolean(),
        path: z.array(z.string()),
        previous: z.string().nullable(),
        /** What the verifier found about this record, in words. */
        findings: z.array(z.string()),
      })
      .nullable(),
    bookmark: z.object({ note: z.string(), tags: z.array(z.string()), at: timestampSchema }).nullable(),
    findings: z.array(z.object({ id: idSchema, title: z.string() })),
  }),
});

/** Whether a query can be read; where not, at which character (from 0) and why; and what could come next. */
export const queryCheck = defineCall({
  kind: 'case_query',
  input: z.strictObject({ query: queryTextSchema, caret: z.number().int().nonnegative() }),
  output: z.object({
    problem: z.object({ at: z.number().int(), length: z.number().int(), message: z.string() }).nullable(),
    completions: z.array(z.object({ from: z.number().int(), text: z.string(), label: z.string() })).max(50),
  }),
});
