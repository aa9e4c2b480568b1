import { create } from 'zustand';
import type { Result } from '../../shared/errors/result.ts';
import type { Settings } from '../../shared/ipc/app-calls.ts';
import { call } from './bridge.ts';

interface SettingsStore {
  readonly settings: Settings;
}

const DEFAULTS: Settings = {
  theme: 'dark',
  density: 'normal',
  time_zone: 'local',
  lock_after_minutes: 15,
  view: {},
};

export const useSettings = create<SettingsStore>(() => ({ settings: DEFAULTS }));

export async function loadSettings(): Promise<void> {
  const result = await call('settings.get', {});
  if (result.ok) useSettings.setState({ settings: result.value });
}

/** Shows the new choice at once and takes it back when it could not be stored. */
export async function changeSettings(patch: Partial<Settings>): Promise<Result<Settings>> {
  const before = useSettings.getState().settings;
  useSettings.setState({ settings: { ...before, ...patch } });
  const result = await call('settings.set', patch);
  useSettings.setState({ settings: result.ok ? result.value : before });
  return result;
}
