import type { Role } from '../../../shared/domain/role.ts';
import type { User } from '../../../shared/domain/user.ts';
import type { Conflict } from '../../../shared/ipc/conflict-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { useSession } from '../../bridge/session-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type { Conflict, ConflictChoice, ConflictField } from '../../../shared/ipc/conflict-calls.ts';

/** Asked again also when incidents move: theirs follows the server. */
export function useConflicts(): LiveQuery<{ readonly conflicts: readonly Conflict[] }> {
  return useLiveQuery('conflict.list', {}, { topics: ['outbox', 'queue'] });
}

const NOBODY: readonly User[] = [];

export function usePeople(): readonly User[] {
  return useLiveQuery('people.list', {}, { topics: ['people'] }).value?.people ?? NOBODY;
}

const NO_ROLES: readonly Role[] = [];

export function useRoles(): readonly Role[] {
  return useSession(({ session }) => (session.kind === 'signed_in' ? session.me.roles : NO_ROLES));
}

export async function loadDraft(key: string): Promise<string | null> {
  const result = await call('draft.get', { key });
  return result.ok ? (result.value?.text ?? null) : null;
}
