import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { caseSpan } from '../ask/histogram.ts';
import type { CaseSession } from './case-session.ts';
import type { Handlers } from './handlers.ts';

export function caseHandlers(
  session: CaseSession,
): Handlers<'case.get' | 'job.list' | 'job.cancel' | 'journal.list'> {
  const { db, events, journal, jobs } = session;
  const count = (table: 'unread' | 'bookmarks' | 'findings') =>
    db.value<number>(`SELECT count(*) FROM ${table}`) ?? 0;
  return {
    'case.get': () => {
      const { first, last } = caseSpan(events);
      return {
        id: session.id,
        name: session.name,
        created_at: db.value<string>("SELECT value FROM meta WHERE key = 'created_at'") ?? '',
        events: events.events,
        unread: count('unread'),
        first_time: first === null ? null : toTimestamp(first),
        last_time: last === null ? null : toTimestamp(last),
        bookmarks: count('bookmarks'),
        findings: count('findings'),
        journal: { entries: journal.size, ...journal.found },
      };
    },
    'job.list': () => ({ jobs: jobs.list() }),
    'job.cancel': ({ job_id }) => {
      jobs.cancel(job_id);
      return {};
    },
    'journal.list': ({ offset, limit }) => journal.list(offset, limit),
  };
}
