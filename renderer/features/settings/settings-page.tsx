import type { Settings } from '../../../shared/ipc/app-calls.ts';
import { formatZone } from '../../lib/format-time.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { ChangeKeyRow } from './change-key-row.tsx';
import { DiagnosticsSection } from './diagnostics-section.tsx';
import { SecondFactorRow } from './second-factor-row.tsx';
import { SettingRow, SettingsSection } from './setting-row.tsx';
import styles from './settings.module.css';
import { storeSettings } from './settings-commands.ts';
import { useCurrentSettings } from './settings-queries.ts';
import { StorageSection } from './storage-section.tsx';

const SECTIONS = ['Appearance', 'Time', 'Security', 'Storage', 'Diagnostics'] as const;
type SectionName = (typeof SECTIONS)[number];

const LOCK_MINUTES = ['0', '5', '15', '30', '60', '120'] as const;
type LockMinutes = (typeof LOCK_MINUTES)[number];

const LOCK_LABELS: Readonly<Record<LockMinutes, string>> = {
  '0': 'Never',
  '5': 'After 5 minutes',
  '15': 'After 15 minutes',
  '30': 'After 30 minutes',
  '60': 'After an hour',
  '120': 'After two hours',
};

export interface SettingsPageProps {
  readonly onLock: () => void;
  /** Opens the sign-out with the wipe chosen. */
  readonly onWipe: () => void;
}

function idOf(section: SectionName): string {
  return `settings-${section.toLowerCase()}`;
}

async function store(patch: Partial<Settings>): Promise<void> {
  const error = await storeSettings(patch);
  if (error !== null) {
    showToast({ tone: 'bad', text: `Not stored, the old choice holds. ${error.message}`, errorId: error.id });
  }
}

/** The offered step that is closest to a value stored elsewhere. */
function lockStep(minutes: number): LockMinutes {
  return LOCK_MINUTES.findLast((step) => Number(step) <= minutes) ?? '0';
}

export function SettingsPage({ onLock, onWipe }: SettingsPageProps) {
  const settings = useCurrentSettings();
  return (
    <>
      <TopBar label="Settings">
        <h1 className={styles.title}>Settings</h1>
      </TopBar>
      <div className={styles.page}>
        <nav className={styles.nav} aria-label="Sections">
          {SECTIONS.map((section) => (
            <button
              type="button"
              key={section}
              className={styles.link}
              onClick={() => document.getElementById(idOf(section))?.scrollIntoView()}
            >
              {section}
            </button>
          ))}
        </nav>
        <div className={styles.body}>
          <SettingsSection id={idOf('Appearance')} title="Appearance">
            <SettingRow name="Theme" hint="System follows the desktop, also while it runs.">
              <Segmented
                label="Theme"
                value={settings.theme}
                options={[
                  { value: 'dark', label: 'Dark' },
                  { value: 'light', label: 'Light' },
                  { value: 'system', label: 'System' },
                ]}
                onChange={(theme) => void store({ theme })}
              />
            </SettingRow>
            <SettingRow name="Density" hint="Height of the rows in lists: 28, 32 or 40 px.">
              <Segmented
                label="Density"
                value={settings.density}
                options={[
                  { value: 'compact', label: 'Compact' },
                  { value: 'normal', label: 'Normal' },
                  { value: 'comfortable', label: 'Comfortable' },
                ]}
                onChange={(density) => void store({ density })}
              />
            </SettingRow>
          </SettingsSection>
          <SettingsSection id={idOf('Time')} title="Time">
            <SettingRow
              name="Show times in"
              hint="The other one is on hover; a copied time is always ISO 8601 in UTC."
            >
              <Segmented
                label="Show times in"
                value={settings.time_zone}
                options={[
                  { value: 'local', label: `My zone, ${formatZone(Date.now(), undefined)}` },
                  { value: 'utc', label: 'UTC' },
                ]}
                onChange={(time_zone) => void store({ time_zone })}
              />
            </SettingRow>
          </SettingsSection>
          <SettingsSection id={idOf('Security')} title="Security">
            <SettingRow
              name="Lock without input"
              hint="Locking closes the cache. Your password opens it again, also without a network."
            >
              <Select
                label="Lock without input"
                labelHidden
                value={lockStep(settings.lock_after_minutes)}
                options={LOCK_MINUTES.map((value) => ({ value, label: LOCK_LABELS[value] }))}
                onChange={(value) => void store({ lock_after_minutes: Number(value) })}
              />
            </SettingRow>
            <SettingRow name="Lock now" hint="What is pending stays pending and is sent after unlocking.">
              <Button keys="mod+l" onClick={onLock}>
                Lock
              </Button>
            </SettingRow>
            <ChangeKeyRow />
            <SecondFactorRow />
          </SettingsSection>
          <StorageSection id={idOf('Storage')} onWipe={onWipe} />
          <DiagnosticsSection id={idOf('Diagnostics')} />
        </div>
      </div>
    </>
  );
}
