import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { Result } from '../../../shared/errors/result.ts';
import { fieldLabel } from '../../domain/field-change-view.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { discardCommand, editIncident, retryCommand } from './incident-commands.ts';
import type { IncidentView, TimelineEntry } from './incident-queries.ts';

/** Says when something was not accepted; what was, shows itself in the data. */
async function tellRefusal(answer: Promise<Result<unknown>>): Promise<void> {
  const result = await answer;
  if (!result.ok) toastRefusal(result.error);
}

const undoable = ['severity', 'assignee_id', 'tlp', 'title', 'tags', 'techniques'] as const;

/** The patch that takes `patch` back; null when the lifecycle or a person's words make that no simple matter. */
function reverseOf(view: IncidentView, patch: IncidentPatch): IncidentPatch | null {
  const names = Object.keys(patch);
  const fields = undoable.filter((field) => names.includes(field));
  if (fields.length !== names.length) return null;
  return Object.fromEntries(fields.map((field) => [field, view.incident[field]]));
}

export async function changeIncident(view: IncidentView, patch: IncidentPatch): Promise<void> {
  const { id } = view.incident;
  const back = reverseOf(view, patch);
  const result = await editIncident(id, patch);
  if (!result.ok) return toastRefusal(result.error);
  const said = Object.keys(patch)
    .filter((name) => name !== 'reason')
    .map(fieldLabel);
  offerUndo(`${said.join(', ')} changed`, back === null ? null : () => editIncident(id, back));
}

export function retryEntry(entry: TimelineEntry): void {
  if (entry.command_id !== null) void tellRefusal(retryCommand(entry.command_id));
}

export function discardEntry(entry: TimelineEntry): void {
  if (entry.command_id !== null) void tellRefusal(discardCommand(entry.command_id));
}
