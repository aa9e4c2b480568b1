import type { ContainmentStatus } from '../../../shared/domain/containment-action.ts';
import type { ShownContainment } from '../../../shared/ipc/containment-calls.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { type NewAction, proposeContainment, updateContainment } from './incident-commands.ts';

/** What was accepted shows itself in the data, as pending. */
export async function proposeAction(incidentId: string, action: NewAction): Promise<void> {
  const result = await proposeContainment(incidentId, action);
  if (!result.ok) toastRefusal(result.error);
}

export async function updateAction(
  action: ShownContainment,
  status: ContainmentStatus,
  outcome: string,
): Promise<void> {
  const before = action.outcome ?? '';
  const patch = outcome === before ? { status } : { status, outcome: outcome === '' ? null : outcome };
  const result = await updateContainment(action.incident_id, action.id, patch);
  if (!result.ok) toastRefusal(result.error);
}
