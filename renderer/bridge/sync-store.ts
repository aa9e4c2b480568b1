import { create } from 'zustand';
import type { EventOf } from '../../shared/ipc/events.ts';
import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';
import { call, on } from './bridge.ts';
import { queryStore } from './query-store.ts';
import { useSession } from './session-store.ts';

export type EngineState = EventOf<'engine'>['state'];

interface SyncStore {
  /** Null until the engine has said it for this session. */
  readonly sync: SyncStatus | null;
  readonly engine: EngineState;
}

/** Connection, age of the data, what is pending: what the state bar says. */
export const useSync = create<SyncStore>(() => ({ sync: null, engine: 'up' }));

async function refresh(): Promise<void> {
  const result = await call('sync.get', {});
  if (result.ok) useSync.setState({ sync: result.value });
}

/** Feeds the store and tells the queries what moved. */
export function connectSync(): () => void {
  const stops = [
    on('sync', (sync) => useSync.setState({ sync })),
    on('changed', ({ topics }) => queryStore.moved(topics)),
    on('engine', ({ state }) => {
      useSync.setState({ engine: state });
      if (state !== 'up') return;
      queryStore.movedAll();
      if (useSession.getState().session.kind === 'signed_in') void refresh();
    }),
    useSession.subscribe(({ session }, before) => {
      if (session.kind === before.session.kind) return;
      if (session.kind === 'signed_in') void refresh();
      else useSync.setState({ sync: null });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
