/** Names under which text being written is kept in the cache; one for each place where something is written. */
export function noteDraftKey(incidentId: string): string {
  return `note:${incidentId}`;
}

/** The author's words of a report or handover. */
export function reportDraftKey(incidentId: string): string {
  return `report:${incidentId}`;
}

/** A value of one's own for a field that two people changed. */
export function conflictDraftKey(commandId: string, field: string): string {
  return `conflict:${commandId}:${field}`;
}

export const newIncidentDraftKey = 'incident:new';
