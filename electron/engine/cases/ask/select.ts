import { AppError } from '../../../../shared/errors/app-error.ts';
import type { EventFilter } from '../../../../shared/ipc/event-calls.ts';
import { caseFields } from '../../../../shared/query/case-fields.ts';
import { readQuery } from '../../../../shared/query/parse.ts';
import type { Query } from '../../../../shared/query/syntax.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { SegmentRow } from '../store/segments.ts';
import { Evaluator, type Mask } from './evaluate.ts';
import type { Notes } from './notes.ts';

/** The rows that a filter leaves of a segment; `mask` null is all of them. */
export type SelectedSegment = {
  readonly segment: SegmentRow;
  readonly mask: Mask | null;
  readonly count: number;
};

export type Selection = { readonly segments: readonly SelectedSegment[]; readonly total: number };

/** Refuses a query that cannot be read, at its character. */
function queryOf({ query, from, to }: EventFilter): Query {
  const read = readQuery(query, caseFields);
  if (!read.ok) {
    const { at, message } = read.problem;
    throw new AppError('invalid_input', message, {
      fields: [{ pointer: '/filter/query', detail: `Character ${at + 1}: ${message}` }],
    });
  }
  if (from === null && to === null) return read.query;
  const range = {
    from: from === null ? null : Date.parse(from),
    to: to === null ? null : Date.parse(to),
    fromIncluded: true,
    toIncluded: false,
  };
  const time: Query = { kind: 'field', field: 'time', test: { kind: 'range', range } };
  return read.query.kind === 'all' ? time : { kind: 'and', of: [time, read.query] };
}

export function select(events: OpenCase, notes: Notes, filter: EventFilter): Selection {
  const query = queryOf(filter);
  const evaluator = new Evaluator(events, notes);
  let total = 0;
  const segments = events.segments.map((segment): SelectedSegment => {
    if (query.kind === 'all') {
      total += segment.rows;
      return { segment, mask: null, count: segment.rows };
    }
    const mask = evaluator.mask(query, segment);
    let count = 0;
    for (let row = 0; row < mask.length; row++) count += mask[row] as number;
    total += count;
    return { segment, mask, count };
  });
  return { segments, total };
}
