import type { CaseEvent } from '../../../../shared/domain/case-event.ts';
import { caseFields } from '../../../../shared/query/case-fields.ts';
import { complete } from '../../../../shared/query/complete.ts';
import { readQuery } from '../../../../shared/query/parse.ts';
import { facetsOf } from '../ask/facets.ts';
import { histogramOf } from '../ask/histogram.ts';
import { sessionsOf } from '../ask/sessions.ts';
import type { CaseSession } from './case-session.ts';
import { eventDetail } from './event-detail.ts';
import type { Handlers } from './handlers.ts';

type Names =
  | 'event.page'
  | 'event.locate'
  | 'event.facets'
  | 'event.histogram'
  | 'event.get'
  | 'query.check'
  | 'session.rebuild';

export function eventHandlers(session: CaseSession): Handlers<Names> {
  let lastSearch = '';
  return {
    'event.page': ({ filter, sort, offset, limit }) => {
      const order = session.order(filter, sort);
      const rows = session.rows();
      const page: CaseEvent[] = [];
      for (const id of order.subarray(offset, offset + limit)) {
        const row = rows.row(id);
        if (row !== null) page.push(row);
      }
      const search = filter.query.trim();
      if (search !== '' && search !== lastSearch) {
        lastSearch = search;
        session.journal.note('searched', search);
      }
      return { rows: page, total: order.length, offset };
    },
    'event.locate': ({ filter, sort, id }) => {
      const order = session.order(filter, sort);
      const index = order.indexOf(id);
      return { index: index < 0 ? null : index, total: order.length };
    },
    'event.facets': ({ filter, top }) => {
      const selection = session.selection(filter);
      return { total: selection.total, facets: facetsOf(session.events, selection, top) };
    },
    'event.histogram': ({ filter, buckets }) => {
      const span = {
        from: filter.from === null ? null : Date.parse(filter.from),
        to: filter.to === null ? null : Date.parse(filter.to),
      };
      return histogramOf(session.events, session.notes, session.selection(filter), span, buckets);
    },
    'event.get': ({ id }) => eventDetail(session, id),
    'query.check': ({ query, caret }) => {
      const read = readQuery(query, caseFields);
      return { problem: read.ok ? null : read.problem, completions: complete(query, caret, caseFields) };
    },
    'session.rebuild': ({ actor, filter, gap_minutes }) =>
      sessionsOf(session.events, session.selection(filter), actor, gap_minutes * 60_000),
  };
}
