import { useCallback } from 'react';
import type { Role } from '../../../shared/domain/role.ts';
import type { User } from '../../../shared/domain/user.ts';
import type {
  ApprovalStatus,
  ApprovalView,
  ShownDetail,
  ShownIntent,
} from '../../../shared/ipc/approval-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { on } from '../../bridge/bridge.ts';
import { useSession } from '../../bridge/session-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type {
  ApprovalStatus,
  ApprovalView,
  ShownDetail,
  ShownIntent,
  ShownKey,
} from '../../../shared/ipc/approval-calls.ts';

const topics = ['approvals'] as const;

/** Whether the server has approvals, what waits, and where this person stands. */
export function useApprovalStatus(): LiveQuery<ApprovalStatus> {
  return useLiveQuery('approval.status', {}, { topics });
}

export function useRequests(
  view: ApprovalView,
): LiveQuery<{ readonly items: readonly ShownIntent[]; readonly more: boolean }> {
  return useLiveQuery('approval.list', { view, incident_id: null }, { topics, keepPrevious: true });
}

export function useRequest(id: string): LiveQuery<ShownDetail> {
  return useLiveQuery('approval.get', { intent_id: id }, { topics });
}

export type BoardItem = OutputOf<'approval.board'>['items'][number];

export function useBoard(): LiveQuery<OutputOf<'approval.board'>> {
  return useLiveQuery('approval.board', {}, { topics });
}

export function useKeys(): LiveQuery<OutputOf<'approval.keys'>> {
  return useLiveQuery('approval.keys', {}, { topics });
}

export type PolicyFacts = OutputOf<'approval.policy'>;

export function usePolicy(): LiveQuery<PolicyFacts> {
  return useLiveQuery('approval.policy', {}, { topics });
}

const NOBODY: readonly User[] = [];

export function usePeople(): readonly User[] {
  return useLiveQuery('people.list', {}, { topics: ['people'] }).value?.people ?? NOBODY;
}

/** How people are called here: `me`, a name, or the id of somebody unknown. */
export function useNames(): (id: string) => string {
  const people = usePeople();
  const { id: me } = useMe();
  return useCallback(
    (id) => (id === me ? 'me' : (people.find((one) => one.id === id)?.full_name ?? id)),
    [people, me],
  );
}

const NO_ROLES: readonly Role[] = [];

export function useMe(): { readonly id: string; readonly roles: readonly Role[] } {
  const session = useSession((store) => store.session);
  return session.kind === 'signed_in' ? session.me : { id: '', roles: NO_ROLES };
}

/** The person pressed a notification. */
export function onApprovalWanted(listener: (intentId: string) => void): () => void {
  return on('approval_wanted', ({ intent_id }) => listener(intent_id));
}
