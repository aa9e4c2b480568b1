/** Names under which text being written is kept in the cache; one for each place where something is written. */
export function noteDraftKey(incidentId: string): string {
  return `note:${incidentId}`;
}

export const newIncidentDraftKey = 'incident:new';
