import type { IncidentStatus } from '../../shared/domain/incident.ts';

const labels: Readonly<Record<IncidentStatus, string>> = {
  new: 'New',
  triaged: 'Triaged',
  investigating: 'Investigating',
  contained: 'Contained',
  eradicated: 'Eradicated',
  recovered: 'Recovered',
  closed: 'Closed',
  false_positive: 'False positive',
  duplicate: 'Duplicate',
};

/** As a title or on a button. */
export function statusLabel(status: IncidentStatus): string {
  return labels[status];
}

/** Within a sentence or a column of words. */
export function statusWord(status: IncidentStatus): string {
  return labels[status].toLowerCase();
}
