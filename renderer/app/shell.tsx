import { IconLock, IconLogout, IconSettings, IconUser } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { SessionState } from '../../shared/ipc/session-calls.ts';
import { useSync } from '../bridge/sync-store.ts';
import { chiefRole } from '../domain/chief-role.ts';
import { SETTINGS_PATH } from '../domain/paths.ts';
import { SignInAgainDialog } from '../features/sign-in/sign-in-again-dialog.tsx';
import { SignOutDialog } from '../features/sign-in/sign-out-dialog.tsx';
import { CommandPalette } from '../ui/command-palette.tsx';
import { KeyHelp } from '../ui/key-help.tsx';
import { Menu } from '../ui/menu.tsx';
import { Rail, RailButton } from '../ui/rail.tsx';
import { clearToasts, showToast } from '../ui/toast.tsx';
import { AuditAlarmBanner } from './audit-alarm-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { PendingDrawer } from './pending-drawer.tsx';
import { PageRoutes } from './routes.tsx';
import styles from './shell.module.css';
import { lockNow } from './shell-commands.ts';
import { showOverlay, showPending, useShell } from './shell-state.ts';
import { StatusBar } from './status-bar.tsx';
import { useAuditAlarms, useAuditNotice } from './use-audit-alarms.ts';
import { useScreens, useWantedApproval } from './use-screens.ts';
import { useShellActions } from './use-shell-actions.ts';

export interface ShellProps {
  readonly session: Extract<SessionState, { kind: 'signed_in' }>;
}

function useNotices(): void {
  const notice = useSync(({ sync }) => sync?.notice ?? null);
  useEffect(() => {
    if (notice !== null) showToast({ id: 'notice', tone: 'warn', text: notice, sticky: true });
  }, [notice]);
}

function clearShell(): void {
  clearToasts();
  showOverlay('none');
  showPending(false);
}

/** The frame around every page: rail, page, state bar, and what opens over them. */
export function Shell({ session }: ShellProps) {
  const [path, navigate] = useLocation();
  const overlay = useShell((state) => state.overlay);
  const pendingOpen = useShell((state) => state.pendingOpen);
  const unconfirmed = useSync(({ sync }) =>
    sync === null ? null : sync.pending + sync.refused + sync.conflicts,
  );
  const close = () => showOverlay('none');
  const screens = useScreens();
  useWantedApproval();
  useShellActions(screens);
  // Nothing of this session stays open or readable behind a lock.
  useEffect(() => clearShell, []);
  useNotices();
  const alarms = useAuditAlarms();
  useAuditNotice(alarms);
  const { me, workspace } = session;
  const accountItems = [
    {
      id: 'lock',
      label: 'Lock',
      icon: <IconLock size={15} />,
      keys: 'mod+l',
      onSelect: () => void lockNow(),
    },
    {
      id: 'out',
      label: 'Sign out…',
      icon: <IconLogout size={15} />,
      onSelect: () => showOverlay('sign_out'),
    },
  ];
  return (
    <div className={styles.app}>
      <Rail
        label="Pages"
        logo="W"
        items={screens.map((screen) => ({
          id: screen.path,
          label: screen.label,
          icon: screen.icon,
          keys: screen.keys,
          badge: screen.badge,
          active: screen.owns.some((prefix) => path.startsWith(prefix)),
          onSelect: () => navigate(screen.path),
        }))}
        footer={
          <>
            <Menu
              label="Account"
              side="right-end"
              sections={[{ id: 'me', title: `${me.full_name} · ${me.email}`, items: accountItems }]}
            >
              <button type="button" className={styles.account} aria-label={`Account of ${me.full_name}`}>
                <IconUser size={19} stroke={1.7} />
              </button>
            </Menu>
            <RailButton
              item={{
                id: 'settings',
                label: 'Settings',
                keys: 'mod+,',
                icon: <IconSettings stroke={1.7} />,
                active: path.startsWith(SETTINGS_PATH),
                onSelect: () => navigate(SETTINGS_PATH),
              }}
            />
          </>
        }
      />
      <main className={styles.main}>
        <AuditAlarmBanner alarms={alarms} />
        <ErrorBoundary place={path}>
          <PageRoutes onLock={() => void lockNow()} onWipe={() => showOverlay('wipe')} />
        </ErrorBoundary>
      </main>
      <StatusBar
        workspace={new URL(workspace.origin).host}
        role={chiefRole(me.roles)}
        onlineSession={session.online_session}
      />
      <CommandPalette open={overlay === 'palette'} onClose={close} />
      <PendingDrawer open={pendingOpen} onClose={() => showPending(false)} />
      <KeyHelp open={overlay === 'keys'} onClose={close} />
      <SignOutDialog
        open={overlay === 'sign_out' || overlay === 'wipe'}
        wipeFirst={overlay === 'wipe'}
        pending={unconfirmed}
        onClose={close}
      />
      <SignInAgainDialog
        open={overlay === 'sign_in_again'}
        origin={workspace.origin}
        email={me.email}
        onClose={close}
      />
    </div>
  );
}
