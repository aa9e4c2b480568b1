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

/** Where fewer than one row in so many is selected, they are looked for instead of looking at each. */
const few = 16;

/** Tells the selected rows of a segment in their order. */
export function eachSelected({ segment, mask, count }: SelectedSegment, tell: (row: number) => void): void {
  const { rows } = segment;
  if (count === 0) return;
  if (mask === null) for (let row = 0; row < rows; row++) tell(row);
  else if (count < rows / few)
    for (let row = mask.indexOf(1); row >= 0; row = mask.indexOf(1, row + 1)) tell(row);
  else for (let row = 0; row < rows; row++) if (mask[row] === 1) tell(row);
}

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
