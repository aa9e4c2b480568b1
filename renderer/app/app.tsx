import { MantineProvider } from '@mantine/core';
import { useEffect } from 'react';
import { Router, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { assertNever } from '../../shared/lib/assert-never.ts';
import { visibleText } from '../../shared/lib/visible-text.ts';
import { useCaseStore } from '../bridge/case-store.ts';
import { useSession } from '../bridge/session-store.ts';
import { useSettings } from '../bridge/settings-store.ts';
import { AUDIT_PATH } from '../domain/paths.ts';
import { LockedPage } from '../features/sign-in/locked-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { DensityProvider } from '../lib/density.tsx';
import { formatPlural } from '../lib/format-count.ts';
import { TimeZoneProvider } from '../lib/time-zone.tsx';
import { showToast, ToastHost } from '../ui/toast.tsx';
import { DeskShell } from './desk-shell.tsx';
import { mantineTheme, mantineVariables } from './mantine-theme.ts';
import styles from './shell.module.css';
import { Shell } from './shell.tsx';
import { useAppearance } from './use-appearance.ts';

/** Said wherever it was dropped: nothing that a person hands over is passed over in silence. */
function useRefusedDrops(): void {
  const refused = useCaseStore((store) => store.refused);
  useEffect(() => {
    const [first] = refused;
    if (first === undefined) return;
    const others = refused.length === 1 ? '' : ` So with ${formatPlural(refused.length - 1, 'other')}.`;
    showToast({
      id: 'refused-drop',
      tone: 'warn',
      sticky: true,
      text: `${visibleText(first.name)} was not taken: ${first.why}.${others}`,
    });
  }, [refused]);
}

function Entrance() {
  const session = useSession((store) => store.session);
  const [path, navigate] = useLocation();
  const openAudit = () => navigate(AUDIT_PATH);
  const dropped = useCaseStore((store) => store.dropped.length);
  // An export that is dropped before anybody signs in is meant for the examiner's desk.
  useEffect(() => {
    if (dropped > 0 && session.kind === 'signed_out') navigate(AUDIT_PATH);
  }, [dropped, session.kind, navigate]);
  useRefusedDrops();
  switch (session.kind) {
    case 'starting':
      return (
        <main className={styles.starting} aria-busy="true" aria-label="Watchfloor is starting">
          <span className={styles.logo}>W</span>
        </main>
      );
    case 'signed_out':
      return path.startsWith(AUDIT_PATH) ? (
        <DeskShell />
      ) : (
        <SignInPage workspaces={session.workspaces} reason={session.reason} onAudit={openAudit} />
      );
    case 'locked':
      return <LockedPage workspace={session.workspace} me={session.me} pending={session.pending} />;
    case 'signed_in':
      return <Shell session={session} />;
    default:
      return assertNever(session);
  }
}

export interface AppProps {
  /** Of the page's policy, for the one style element that the component library makes. */
  readonly nonce: string;
}

export function App({ nonce }: AppProps) {
  const settings = useSettings((store) => store.settings);
  const theme = useAppearance(settings);
  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={mantineVariables}
      forceColorScheme={theme}
      getStyleNonce={() => nonce}
    >
      <DensityProvider density={settings.density}>
        <TimeZoneProvider mode={settings.time_zone}>
          <Router hook={useHashLocation}>
            <Entrance />
          </Router>
          <ToastHost />
        </TimeZoneProvider>
      </DensityProvider>
    </MantineProvider>
  );
}
