import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { referenceText } from '../../domain/incident-name.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { editIncident } from './queue-commands.ts';

/** How a row is called in a message: by its reference, or its title before it has one. */
export function rowName(row: QueueRow): string {
  return row.reference === null ? visibleText(row.title) : referenceText(row.reference);
}

/**
 * Sends a change of a row. What the user sees next comes with the data; here it is only said what was done, with the way
 * back where there is one.
 */
export async function changeRow(
  row: QueueRow,
  patch: IncidentPatch,
  said: string,
  back: IncidentPatch | null,
): Promise<void> {
  const result = await editIncident(row.id, patch);
  if (!result.ok) return toastRefusal(result.error);
  offerUndo(`${rowName(row)}: ${said}`, back === null ? null : () => editIncident(row.id, back));
}
