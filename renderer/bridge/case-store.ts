import { create } from 'zustand';
import type { Job, RefusedFile, Ticket } from '../../shared/ipc/case-calls.ts';
import type { Topic } from '../../shared/ipc/events.ts';
import { on } from './bridge.ts';
import { queryStore } from './query-store.ts';

/** Topics of whatever case is open. */
const CASE_TOPICS: readonly Topic[] = ['case', 'sources', 'events', 'bookmarks', 'findings'];

interface CaseStore {
  /** What was last said of each job since the case was opened, in order of their beginning. */
  readonly jobs: readonly Job[];
  /** How often the process that held the open case has ended by itself. */
  readonly losses: number;
  /** Dropped on the window and not taken up yet. */
  readonly dropped: readonly Ticket[];
  /** Of the last drop: what is not taken. */
  readonly refused: readonly RefusedFile[];
}

export const useCaseStore = create<CaseStore>(() => ({ jobs: [], losses: 0, dropped: [], refused: [] }));

function renewed(jobs: readonly Job[], job: Job): readonly Job[] {
  const known = jobs.some((each) => each.id === job.id);
  return known ? jobs.map((each) => (each.id === job.id ? job : each)) : [...jobs, job];
}

/** Another case, or none: nothing of the last one may be shown. */
export function forgetCase(): void {
  useCaseStore.setState({ jobs: [] });
  queryStore.restart(CASE_TOPICS);
}

export function takeDropped(): readonly Ticket[] {
  const { dropped } = useCaseStore.getState();
  if (dropped.length > 0) useCaseStore.setState({ dropped: [] });
  return dropped;
}

/** Hears how far long work is, what was dropped, and that the case was lost. */
export function connectCases(): () => void {
  const stops = [
    on('job', (job) => useCaseStore.setState(({ jobs }) => ({ jobs: renewed(jobs, job) }))),
    on('dropped', ({ tickets, refused }) => useCaseStore.setState({ dropped: tickets, refused })),
    on('case_lost', () => {
      useCaseStore.setState(({ losses }) => ({ losses: losses + 1 }));
      forgetCase();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
