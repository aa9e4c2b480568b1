/** Locations inside the window, for wouter's `navigate` and routes. */
export const QUEUE_PATH = '/queue';
export const INCIDENT_ROUTE = '/incident/:id';
export const ANALYTICS_PATH = '/analytics';
export const SETTINGS_PATH = '/settings';

export const CONFLICTS_PATH = '/conflicts';
export const CONFLICTS_ROUTE = '/conflicts/:id?';

/** What waits for a decision, beginning with one incident's. */
export function conflictsPath(incidentId: string): string {
  return `${CONFLICTS_PATH}/${encodeURIComponent(incidentId)}`;
}

export function incidentPath(id: string): string {
  return `/incident/${encodeURIComponent(id)}`;
}

export const AUDIT_PATH = '/audit';
export const AUDIT_ROUTE = '/audit/:tab?/:what?';

/** What a part of a location stands for; one that cannot be read stands for itself. */
export function readPathPart(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A part of the open case, and what of it is looked at. */
export function auditPath(tab: string, what?: string): string {
  return what === undefined ? `${AUDIT_PATH}/${tab}` : `${AUDIT_PATH}/${tab}/${encodeURIComponent(what)}`;
}

export const APPROVALS_PATH = '/approvals';
export const APPROVALS_ROUTE = '/approvals/:tab?/:id?';

/** A part of the approvals, and the request that is looked at. */
export function approvalsPath(tab: string, id?: string): string {
  return id === undefined ? `${APPROVALS_PATH}/${tab}` : `${APPROVALS_PATH}/${tab}/${encodeURIComponent(id)}`;
}
