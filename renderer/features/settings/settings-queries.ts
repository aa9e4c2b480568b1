import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Settings } from '../../../shared/ipc/app-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { DrillReport } from '../../../shared/ipc/drill-calls.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { useSession } from '../../bridge/session-store.ts';
import { useSettings } from '../../bridge/settings-store.ts';
import { useSync } from '../../bridge/sync-store.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type AppInfo = OutputOf<'app.info'>;
export type CacheInfo = OutputOf<'cache.info'>;

export function useCurrentSettings(): Settings {
  return useSettings(({ settings }) => settings);
}

export function useSyncStatus(): SyncStatus | null {
  return useSync(({ sync }) => sync);
}

/** Address of the workspace; empty outside a session. */
export function useWorkspaceOrigin(): string {
  return useSession(({ session }) => (session.kind === 'signed_in' ? session.workspace.origin : ''));
}

export function useCacheInfo(): LiveQuery<CacheInfo> {
  return useLiveQuery('cache.info', {}, { topics: ['queue', 'outbox', 'storage'], keepPrevious: true });
}

export type StorageInfo = OutputOf<'storage.get'>;
export type KeptList = OutputOf<'keep.list'>;

/** How much room the cache takes, and what makes room in it. */
export function useStorage(): StorageInfo | undefined {
  return useLiveQuery('storage.get', {}, { topics: ['storage', 'queue', 'outbox'], keepPrevious: true })
    .value;
}

/** What is pinned to this machine, and how much of it is here. */
export function useKeptList(): KeptList | undefined {
  return useLiveQuery('keep.list', {}, { topics: ['queue', 'storage', 'evidence'], keepPrevious: true })
    .value;
}

/** Of the last drill since the cache was opened; asked again when one begins or ends. */
export function useDrillReport(running: boolean): DrillReport | null {
  const [report, setReport] = useState<DrillReport | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a drill that begins or ends has another report
  useEffect(() => {
    let wanted = true;
    void call('drill.get', {}).then((result) => {
      if (wanted && result.ok) setReport(result.value.report);
    });
    return () => {
      wanted = false;
    };
  }, [running]);
  return report;
}

/** Of the running program; it does not change while it runs. */
export function useAppInfo(): { readonly info: AppInfo | null; readonly error: AppErrorData | null } {
  const [state, setState] = useState<{ info: AppInfo | null; error: AppErrorData | null }>({
    info: null,
    error: null,
  });
  useEffect(() => {
    let wanted = true;
    void call('app.info', {}).then((result) => {
      if (wanted)
        setState(result.ok ? { info: result.value, error: null } : { info: null, error: result.error });
    });
    return () => {
      wanted = false;
    };
  }, []);
  return state;
}

/** Null where it is not known, or the server has none. */
export function useSecondFactor(): OutputOf<'approval.status'>['mfa'] {
  return useLiveQuery('approval.status', {}, { topics: ['approvals'] }).value?.mfa ?? null;
}
