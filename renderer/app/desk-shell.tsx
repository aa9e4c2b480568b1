import { IconLogin2 } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useActions } from '../lib/hotkeys/use-actions.ts';
import { CommandPalette } from '../ui/command-palette.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { KeyHelp } from '../ui/key-help.tsx';
import { Rail, RailButton } from '../ui/rail.tsx';
import { StateBar, StateItem } from '../ui/state-bar.tsx';
import { clearToasts } from '../ui/toast.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { OpenCaseItem } from './open-case-item.tsx';
import { AuditRoutes, auditScreen } from './routes.tsx';
import styles from './shell.module.css';
import { showOverlay, useShell } from './shell-state.ts';
import { StatusEnd } from './status-end.tsx';
import { windowActions } from './window-actions.ts';

function clearShell(): void {
  clearToasts();
  showOverlay('none');
}

/** The examiner's desk alone, for whoever has no account: no workspace, no network, nothing of a responder. */
export function DeskShell() {
  const [path, navigate] = useLocation();
  const overlay = useShell((state) => state.overlay);
  const close = () => showOverlay('none');
  const toSignIn = () => navigate('/');
  useEffect(() => clearShell, []);
  useActions('app', [
    ...windowActions(),
    { id: 'go.sign_in', label: 'Sign in to a workspace', group: 'Go to', keys: ['g i'], run: toSignIn },
  ]);
  return (
    <div className={styles.app}>
      <Rail
        label="Pages"
        logo="W"
        items={[
          {
            id: auditScreen.path,
            label: auditScreen.label,
            icon: auditScreen.icon,
            active: true,
            onSelect: () => navigate(auditScreen.path),
          },
        ]}
        footer={
          <RailButton
            item={{
              id: 'sign_in',
              label: 'Sign in to a workspace',
              keys: 'g i',
              icon: <IconLogin2 stroke={1.7} />,
              onSelect: toSignIn,
            }}
          />
        }
      />
      <main className={styles.main}>
        <ErrorBoundary place={path}>
          <AuditRoutes />
        </ErrorBoundary>
      </main>
      <StateBar
        label="State"
        start={
          <>
            <OpenCaseItem />
            <StateItem tone="ok" title="Nothing here goes over a network, and nobody is signed in.">
              <Glyph name="dot" size={9} /> Local, no account
            </StateItem>
          </>
        }
        end={<StatusEnd />}
      />
      <CommandPalette open={overlay === 'palette'} onClose={close} />
      <KeyHelp open={overlay === 'keys'} onClose={close} />
    </div>
  );
}
