import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { sendCommand } from '../../bridge/bridge.ts';

export type NewIncidentInput = InputOf<'incident.create'>;

export function createIncident(input: NewIncidentInput): Promise<Result<OutputOf<'incident.create'>>> {
  return sendCommand('incident.create', input);
}

export function editIncident(id: string, patch: IncidentPatch): Promise<Result<unknown>> {
  return sendCommand('incident.edit', { incident_id: id, patch });
}

export function changeMany(
  input: InputOf<'incident.edit_many'>,
): Promise<Result<OutputOf<'incident.edit_many'>>> {
  return sendCommand('incident.edit_many', input);
}

export function takeBackMany(
  input: InputOf<'incident.take_back'>,
): Promise<Result<OutputOf<'incident.take_back'>>> {
  return sendCommand('incident.take_back', input);
}

/** A note about what happens now; its draft goes in the same transaction. */
export function addNote(id: string, text: string, draftKey: string): Promise<Result<unknown>> {
  return sendCommand('timeline.add', {
    incident_id: id,
    event: { kind: 'note', text, happened_at: toTimestamp(Date.now()) },
    draft_key: draftKey,
  });
}

export async function saveDraft(key: string, text: string): Promise<boolean> {
  const result = await sendCommand('draft.save', { key, text });
  return result.ok;
}

export function markSeen(id: string): Promise<Result<unknown>> {
  return sendCommand('incident.seen', { incident_id: id });
}

/** Keeps every incident that fits the filter on this machine, also those that come to fit it later. */
export function keepView(
  label: string,
  filter: InputOf<'keep.view'>['filter'],
): Promise<Result<OutputOf<'keep.view'>>> {
  return sendCommand('keep.view', { label, filter });
}

export function removeKeptView(id: string): Promise<Result<unknown>> {
  return sendCommand('keep.remove_view', { id });
}
