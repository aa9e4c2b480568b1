import type { Action } from '../../../shared/approvals/action.ts';
import type { ShownIntent } from '../../../shared/ipc/approval-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type { ShownIntent } from '../../../shared/ipc/approval-calls.ts';

const topics = ['approvals'] as const;

/** Whether the server has signed approvals. */
export function useApprovals(): boolean {
  return useLiveQuery('approval.status', {}, { topics }).value?.available === true;
}

/** What was asked for about this incident, the newest first. */
export function useRequestsOf(incidentId: string): LiveQuery<{ readonly items: readonly ShownIntent[] }> {
  return useLiveQuery('approval.list', { view: 'all', incident_id: incidentId }, { topics });
}

export type Executor = OutputOf<'approval.executors'>['items'][number];

export function useExecutors(): LiveQuery<OutputOf<'approval.executors'>> {
  return useLiveQuery('approval.executors', {}, { topics });
}

/** The targets as the server knows them now. */
export function useTargets(
  action: Action,
  executor: string,
  ids: readonly string[],
): LiveQuery<OutputOf<'approval.targets'>> {
  return useLiveQuery(
    'approval.targets',
    { action, executor, ids: [...ids] },
    { topics, keepPrevious: true },
  );
}

export function usePolicyInForce(): LiveQuery<OutputOf<'approval.policy'>> {
  return useLiveQuery('approval.policy', {}, { topics });
}
