import type { Result } from '../../../shared/errors/result.ts';
import type { Job, Ticket } from '../../../shared/ipc/case-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { call } from '../../bridge/bridge.ts';
import { useCaseStore } from '../../bridge/case-store.ts';
import { useSession } from '../../bridge/session-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type CaseList = OutputOf<'case.list'>;
export type KnownCase = CaseList['cases'][number];
export type CaseFacts = OutputOf<'case.get'>;
export type Sources = OutputOf<'source.list'>['sources'];
export type SourceVerdict = OutputOf<'source.verdict'>;
export type Inspected = OutputOf<'source.inspect'>;
export type TrustedLog = OutputOf<'pin.list'>['logs'][number];
export type JournalEntry = OutputOf<'journal.list'>['entries'][number];
export type { Job, Ticket };

export function useCaseList(): LiveQuery<CaseList> {
  return useLiveQuery('case.list', {}, { topics: ['case'] });
}

export function useCaseFacts(): LiveQuery<CaseFacts> {
  return useLiveQuery('case.get', {}, { topics: ['case', 'sources', 'events', 'bookmarks', 'findings'] });
}

export function useSources(): LiveQuery<OutputOf<'source.list'>> {
  return useLiveQuery('source.list', {}, { topics: ['sources'] });
}

export function useVerdict(sourceId: string): LiveQuery<SourceVerdict> {
  return useLiveQuery('source.verdict', { source_id: sourceId }, { topics: ['sources'] });
}

export function useDigests(sourceId: string): LiveQuery<OutputOf<'source.digests'>> {
  return useLiveQuery('source.digests', { source_id: sourceId }, { topics: ['sources'] });
}

export const UNREAD_PAGE = 100;

export function useUnread(sourceId: string, offset: number): LiveQuery<OutputOf<'source.unread'>> {
  return useLiveQuery(
    'source.unread',
    { source_id: sourceId, offset, limit: UNREAD_PAGE },
    { topics: ['sources'], keepPrevious: true },
  );
}

export function usePins(): LiveQuery<OutputOf<'pin.list'>> {
  return useLiveQuery('pin.list', {}, { topics: ['case', 'sources'] });
}

export const JOURNAL_PAGE = 200;

export function useJournal(offset: number): LiveQuery<OutputOf<'journal.list'>> {
  return useLiveQuery(
    'journal.list',
    { offset, limit: JOURNAL_PAGE },
    { topics: ['case', 'sources', 'events', 'bookmarks', 'findings'], keepPrevious: true },
  );
}

/** What runs now: as listed, with what was said since. */
export function useRunningJobs(): readonly Job[] {
  const listed = useLiveQuery('job.list', {}, { topics: ['case'] }).value?.jobs ?? [];
  const said = useCaseStore((store) => store.jobs);
  const known = new Map(listed.map((job) => [job.id, job]));
  for (const job of said) known.set(job.id, job);
  return [...known.values()].filter((job) => job.state === 'running');
}

/** Every job that was heard of since the case was opened, ended ones too. */
export function useHeardJobs(): readonly Job[] {
  return useCaseStore((store) => store.jobs);
}

export function useLosses(): number {
  return useCaseStore((store) => store.losses);
}

export function useDropped(): readonly Ticket[] {
  return useCaseStore((store) => store.dropped);
}

/** False where nobody is signed in: only the examiner's desk is open then. */
export function useHasAccount(): boolean {
  return useSession(({ session }) => session.kind === 'signed_in');
}

export function inspectTicket(ticket: string): Promise<Result<Inspected>> {
  return call('source.inspect', { ticket });
}

export type CheckedApproval = OutputOf<'approval.check'>;

export function checkApproval(ticket: string): Promise<Result<CheckedApproval>> {
  return call('approval.check', { ticket });
}
