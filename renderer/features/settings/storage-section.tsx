import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { KeptOffline } from './kept-offline.tsx';
import { SettingRow, SettingsSection } from './setting-row.tsx';
import { useCacheInfo, useSyncStatus } from './settings-queries.ts';
import { StorageLimits } from './storage-limits.tsx';

export interface StorageSectionProps {
  readonly id: string;
  readonly onWipe: () => void;
}

export function StorageSection({ id, onWipe }: StorageSectionProps) {
  const { value: cache, error, askAgain } = useCacheInfo();
  const pending = useSyncStatus()?.pending ?? 0;
  return (
    <SettingsSection id={id} title="Storage">
      {error !== null && (
        <ErrorPanel
          title="The size of the cache is not known"
          id={error.id}
          actions={<Button onClick={askAgain}>Ask again</Button>}
        >
          {error.message}
        </ErrorPanel>
      )}
      <SettingRow
        name="Local cache"
        hint={
          cache === undefined
            ? 'Being measured…'
            : `${formatCount(cache.incidents)} incidents and ${formatCount(cache.events)} timeline events, encrypted with ${cache.cipher}`
        }
      >
        <span>{cache === undefined ? '' : formatBytes(cache.bytes)}</span>
      </SettingRow>
      <StorageLimits />
      <KeptOffline />
      <SettingRow
        name="Wipe the cache"
        hint={
          pending > 0
            ? `Signs out and removes the cache with its key. ${formatPlural(pending, 'pending change')} would be lost.`
            : 'Signs out and removes the cache with its key. The next sign-in loads everything again.'
        }
      >
        <Button tone="danger" onClick={onWipe}>
          Wipe…
        </Button>
      </SettingRow>
    </SettingsSection>
  );
}
