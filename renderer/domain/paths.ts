/** Locations inside the window, for wouter's `navigate` and routes. */
export const QUEUE_PATH = '/queue';
export const INCIDENT_ROUTE = '/incident/:id';
export const SETTINGS_PATH = '/settings';

export function incidentPath(id: string): string {
  return `/incident/${encodeURIComponent(id)}`;
}
