import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { Settings } from '../../../shared/ipc/app-calls.ts';
import type { QueueFilter } from '../../../shared/ipc/queue-calls.ts';
import type { StoragePolicy } from '../../../shared/ipc/storage-calls.ts';
import { call, sendCommand } from '../../bridge/bridge.ts';
import { changeSettings } from '../../bridge/settings-store.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';

/** Null when stored; else why the choice was taken back. */
export async function storeSettings(patch: Partial<Settings>): Promise<AppErrorData | null> {
  const result = await changeSettings(patch);
  return result.ok ? null : result.error;
}

export async function startDrill(minutes: number): Promise<AppErrorData | null> {
  const result = await sendCommand('drill.start', { minutes });
  return result.ok ? null : result.error;
}

export async function endDrill(): Promise<AppErrorData | null> {
  const result = await sendCommand('drill.end', {});
  return result.ok ? null : result.error;
}

/** Null when the cache is open under the new key; else why the old one holds. */
export async function changeCacheKey(password: string): Promise<AppErrorData | null> {
  const result = await call('cache.rotate_key', { password });
  return result.ok ? null : result.error;
}

/** Null when stored; else why the old choice holds. */
export async function setStorage(patch: Partial<StoragePolicy>): Promise<AppErrorData | null> {
  const result = await sendCommand('storage.set', patch);
  return result.ok ? null : result.error;
}

export async function makeRoom(): Promise<AppErrorData | null> {
  const result = await sendCommand('storage.prune', {});
  return result.ok ? null : result.error;
}

export async function stopMakingRoom(): Promise<AppErrorData | null> {
  const result = await sendCommand('storage.stop', {});
  return result.ok ? null : result.error;
}

export function keepView(label: string, filter: QueueFilter): Promise<Result<unknown>> {
  return sendCommand('keep.view', { label, filter });
}

export function removeKeptView(id: string): Promise<Result<unknown>> {
  return sendCommand('keep.remove_view', { id });
}

/** Opens the signing window for it; the page sees neither secret nor codes. */
export async function openSecondFactor(): Promise<void> {
  const result = await call('approval.open_signing', { what: 'second_factor' });
  if (!result.ok) toastRefusal(result.error);
}
