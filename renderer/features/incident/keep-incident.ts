import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { keepIncident } from './incident-commands.ts';
import type { IncidentView } from './incident-queries.ts';

/** Pins the incident to this machine or lets it go again, with a way back. */
export async function turnKeeping({
  incident,
  pinned,
  pinned_by: views,
  not_kept: notKept,
}: IncidentView): Promise<void> {
  const result = await keepIncident(incident.id, !pinned);
  if (!result.ok) {
    toastRefusal(result.error);
    return;
  }
  const still = views.length > 0 ? ` The view ${views.join(', ')} still keeps it.` : '';
  const kept = notKept === null ? 'everything of it stays here' : 'the rest of it is being fetched';
  offerUndo(pinned ? `No longer kept offline.${still}` : `Kept offline: ${kept}.`, () =>
    keepIncident(incident.id, pinned),
  );
}
