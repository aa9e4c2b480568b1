import { create } from 'zustand';
import type { SessionState } from '../../shared/ipc/session-calls.ts';
import { call, on } from './bridge.ts';
import { queryStore } from './query-store.ts';

interface SessionStore {
  readonly session: SessionState;
}

/** Who uses the console, as main last said. */
export const useSession = create<SessionStore>(() => ({ session: { kind: 'starting' } }));

function identity(state: SessionState): string {
  return state.kind === 'signed_in' ? `${state.workspace.origin} ${state.me.id}` : state.kind;
}

/** Takes a state that main answered or announced. Another person or a lock empties what queries have kept. */
export function acceptSession(session: SessionState): void {
  const before = useSession.getState().session;
  useSession.setState({ session });
  if (identity(before) === identity(session)) return;
  queryStore.forget();
  if (session.kind === 'signed_in') queryStore.movedAll();
}

export function connectSession(): () => void {
  const stop = on('session', acceptSession);
  void call('session.get', {}).then((result) => {
    if (result.ok && useSession.getState().session.kind === 'starting') acceptSession(result.value);
  });
  return stop;
}
