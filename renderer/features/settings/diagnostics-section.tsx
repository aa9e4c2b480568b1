import { copyText } from '../../lib/copy-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { showToast } from '../../ui/toast.tsx';
import { diagnosticsText } from './diagnostics-text.ts';
import { DrillRow } from './drill-row.tsx';
import { SettingRow, SettingsSection } from './setting-row.tsx';
import styles from './settings.module.css';
import { useAppInfo, useCacheInfo, useSyncStatus, useWorkspaceOrigin } from './settings-queries.ts';

export function DiagnosticsSection({ id }: { readonly id: string }) {
  const { info, error } = useAppInfo();
  const { value: cache } = useCacheInfo();
  const sync = useSyncStatus();
  const origin = useWorkspaceOrigin();
  const copy = () => {
    const done = copyText(diagnosticsText({ info, cache, sync, origin, nowMs: Date.now() }));
    showToast(
      done
        ? { tone: 'ok', text: 'Diagnostics copied. They hold no secret and nothing of an incident.' }
        : { tone: 'bad', text: 'The clipboard took nothing. Try again.' },
    );
  };
  return (
    <SettingsSection id={id} title="Diagnostics and about">
      {error !== null && (
        <ErrorPanel title="The versions are not known" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
      <div className={styles.facts}>
        <FactList wide>
          <Fact name="Watchfloor">{info?.version ?? '…'}</Fact>
          <Fact name="Runtime">
            {info === null ? '…' : `Electron ${info.electron}, Chrome ${info.chrome}, Node ${info.node}`}
          </Fact>
          <Fact name="Platform">{info?.platform ?? '…'}</Fact>
          <Fact name="Keychain">{info?.keychain ?? '…'}</Fact>
          <Fact name="Window">
            {info === null ? '…' : info.sandboxed ? 'sandboxed by the system' : 'not sandboxed by the system'}
          </Fact>
          <Fact name="Log">
            <span className={styles.path}>{info?.log_file ?? '…'}</span>
          </Fact>
        </FactList>
      </div>
      <DrillRow />
      <SettingRow
        name="For a bug report"
        hint="Versions and states as text: no secret, no name, nothing of an incident."
      >
        <Button onClick={copy}>Copy diagnostics</Button>
      </SettingRow>
    </SettingsSection>
  );
}
