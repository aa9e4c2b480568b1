import { call, sendCommand } from '../bridge/bridge.ts';
import { acceptSession } from '../bridge/session-store.ts';
import { changeSettings, useSettings } from '../bridge/settings-store.ts';
import { showToast } from '../ui/toast.tsx';

export async function lockNow(): Promise<void> {
  const result = await call('session.lock', {});
  if (result.ok) acceptSession(result.value);
  else showToast({ tone: 'bad', text: `Not locked. ${result.error.message}`, errorId: result.error.id });
}

export async function syncNow(): Promise<void> {
  const result = await sendCommand('sync.now', {});
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
}

export async function switchTimeZone(): Promise<void> {
  const { time_zone } = useSettings.getState().settings;
  await changeSettings({ time_zone: time_zone === 'utc' ? 'local' : 'utc' });
}

export async function switchTheme(): Promise<void> {
  const shown = document.documentElement.dataset.theme;
  await changeSettings({ theme: shown === 'light' ? 'dark' : 'light' });
}

export async function retryEntry(id: string): Promise<void> {
  const result = await sendCommand('outbox.retry', { id });
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
}

export async function discardEntry(id: string): Promise<void> {
  const result = await sendCommand('outbox.discard', { id });
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
}
