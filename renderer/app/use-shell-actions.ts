import { useLocation } from 'wouter';
import type { AppErrorData } from '../../shared/errors/app-error.ts';
import { useSync } from '../bridge/sync-store.ts';
import { CONFLICTS_PATH, SETTINGS_PATH } from '../domain/paths.ts';
import { endDrill, startDrill } from '../features/settings/settings-commands.ts';
import type { Action } from '../lib/hotkeys/action-registry.ts';
import { useActions } from '../lib/hotkeys/use-actions.ts';
import { showToast } from '../ui/toast.tsx';
import type { Screen } from './routes.tsx';
import { lockNow, syncNow } from './shell-commands.ts';
import { showOverlay, showPending } from './shell-state.ts';
import { windowActions } from './window-actions.ts';

const GO = 'Go to';
const SESSION = 'Session';

async function tellRefusal(asked: Promise<AppErrorData | null>): Promise<void> {
  const error = await asked;
  if (error !== null) showToast({ tone: 'bad', text: error.message, errorId: error.id });
}

/** What can be done on every page. */
export function useShellActions(screens: readonly Screen[]): void {
  const [, navigate] = useLocation();
  const go: readonly Action[] = screens.map((screen) => ({
    id: `go.${screen.path}`,
    label: screen.label,
    group: GO,
    keys: [screen.keys],
    run: () => navigate(screen.path),
  }));
  useActions('app', [
    ...go,
    { id: 'go.settings', label: 'Settings', group: GO, keys: ['mod+,'], run: () => navigate(SETTINGS_PATH) },
    ...windowActions(),
    {
      id: 'session.pending',
      label: 'Pending and refused changes',
      group: SESSION,
      keys: ['g p'],
      run: () => showPending(true),
    },
    {
      id: 'session.conflicts',
      label: 'Conflicts to decide',
      group: SESSION,
      keys: ['g c'],
      run: () => navigate(CONFLICTS_PATH),
    },
    {
      id: 'session.drill',
      label: 'Offline drill: cut the network for 15 minutes',
      group: SESSION,
      when: () => useSync.getState().sync?.drill === null,
      run: () => void tellRefusal(startDrill(15)),
    },
    {
      id: 'session.drill_end',
      label: 'End the offline drill',
      group: SESSION,
      when: () => (useSync.getState().sync?.drill ?? null) !== null,
      run: () => void tellRefusal(endDrill()),
    },
    { id: 'session.sync', label: 'Sync now', group: SESSION, run: () => void syncNow() },
    { id: 'session.lock', label: 'Lock', group: SESSION, keys: ['mod+l'], run: () => void lockNow() },
    { id: 'session.out', label: 'Sign out', group: SESSION, run: () => showOverlay('sign_out') },
  ]);
}
