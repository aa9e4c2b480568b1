import type { SigningRequest } from '../../../shared/ipc/approval-calls.ts';
import { call } from '../../bridge/bridge.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { showToast } from '../../ui/toast.tsx';

/** Opens the signing window; what is signed there is no business of the page. Whether it opened. */
export async function openSigning(request: SigningRequest): Promise<boolean> {
  const result = await call('approval.open_signing', request);
  if (!result.ok) toastRefusal(result.error);
  return result.ok;
}

export async function saveBundle(intentId: string): Promise<void> {
  const result = await call('approval.save_bundle', { intent_id: intentId });
  if (!result.ok) toastRefusal(result.error);
  else if (result.value.file !== null) showToast({ tone: 'ok', text: `Saved as ${result.value.file}` });
}
