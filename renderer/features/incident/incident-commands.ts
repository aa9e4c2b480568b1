import type { ContainmentPatch } from '../../../shared/domain/containment-action.ts';
import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import { sendCommand } from '../../bridge/bridge.ts';

export type WrittenEvent = InputOf<'timeline.add'>['event'];

export function editIncident(id: string, patch: IncidentPatch): Promise<Result<unknown>> {
  return sendCommand('incident.edit', { incident_id: id, patch });
}

/** Adds an entry; its draft goes in the same transaction. */
export function addEvent(id: string, event: WrittenEvent, draftKey: string): Promise<Result<unknown>> {
  return sendCommand('timeline.add', { incident_id: id, event, draft_key: draftKey });
}

export type NewAction = InputOf<'containment.propose'>['action'];

export function proposeContainment(id: string, action: NewAction): Promise<Result<unknown>> {
  return sendCommand('containment.propose', { incident_id: id, action });
}

export function updateContainment(
  id: string,
  actionId: string,
  patch: ContainmentPatch,
): Promise<Result<unknown>> {
  return sendCommand('containment.update', { incident_id: id, action_id: actionId, patch });
}

export function markSeen(id: string): Promise<Result<unknown>> {
  return sendCommand('incident.seen', { incident_id: id });
}

export async function saveDraft(key: string, text: string): Promise<boolean> {
  const result = await sendCommand('draft.save', { key, text });
  return result.ok;
}

export function retryCommand(id: string): Promise<Result<unknown>> {
  return sendCommand('outbox.retry', { id });
}

export function discardCommand(id: string): Promise<Result<unknown>> {
  return sendCommand('outbox.discard', { id });
}

/** The incident on the screen; null for none. */
export function showIncident(id: string | null): Promise<Result<unknown>> {
  return sendCommand('incident.show', { incident_id: id });
}

export function keepIncident(id: string, pinned: boolean): Promise<Result<unknown>> {
  return sendCommand('keep.incident', { incident_id: id, pinned });
}
