import type { ContainmentDraft } from '../../../shared/ipc/approval-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';

/** Opens the signing window with it; the page does not sign. Whether it opened. */
export async function openRequest(draft: ContainmentDraft): Promise<boolean> {
  const result = await call('approval.open_signing', { what: 'contain', draft });
  if (!result.ok) toastRefusal(result.error);
  return result.ok;
}
