import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';
import { call, sendCommand } from '../bridge/bridge.ts';
import { acceptSession } from '../bridge/session-store.ts';
import { changeSettings, useSettings } from '../bridge/settings-store.ts';
import { offerUndo } from '../domain/undo.ts';
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

/** Whether it is acknowledged; a refusal is told. */
export async function acknowledgeAlarm(id: string, reason: string): Promise<boolean> {
  const result = await sendCommand('audit.acknowledge', { id, reason });
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
  return result.ok;
}

/** Whether the key is trusted now; a refusal is told. */
export async function trustAuditKey(vkey: string): Promise<boolean> {
  const result = await call('audit.trust_key', { vkey });
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
  return result.ok;
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

/** Whether the new words are in their place; a refusal is told, and the words stay where they are written. */
export async function editEntry(id: string, changes: Readonly<Record<string, string>>): Promise<boolean> {
  const result = await sendCommand('outbox.edit', { id, changes });
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
  return result.ok;
}

/** Gives a change of fields up; taking that back asks for the same change again. */
export async function discardWithUndo(entry: OutboxEntry): Promise<void> {
  const { id, incident_id, patch, summary } = entry;
  const result = await sendCommand('outbox.discard', { id });
  if (!result.ok) return showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
  offerUndo(
    `Discarded: ${summary}`,
    patch === null ? null : () => sendCommand('incident.edit', { incident_id, patch }),
  );
}
