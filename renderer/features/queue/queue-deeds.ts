import type { IncidentStatus } from '../../../shared/domain/incident.ts';
import type { Severity } from '../../../shared/domain/severity.ts';
import type { BulkChange } from '../../../shared/ipc/bulk-calls.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { statusWord } from '../../domain/status-view.ts';

/** Something that is done to incidents, and can be done again to others. */
export interface Deed {
  readonly change: BulkChange;
  /** As said afterwards: “severity high”. */
  readonly said: string;
}

export const claim: Deed = { change: { kind: 'claim' }, said: 'claimed and acknowledged' };

export function severityDeed(severity: Severity): Deed {
  const said = `severity ${severityViews[severity].label.toLowerCase()}`;
  return { change: { kind: 'patch', patch: { severity } }, said };
}

export function statusDeed(status: IncidentStatus, reason?: string): Deed {
  const patch = reason === undefined ? { status } : { status, reason };
  return { change: { kind: 'patch', patch }, said: statusWord(status) };
}

export function ownerDeed(assignee_id: string | null, name: string): Deed {
  const said = assignee_id === null ? 'assigned to nobody' : `assigned to ${name}`;
  return { change: { kind: 'patch', patch: { assignee_id } }, said };
}

export function tagsDeed(add: readonly string[], remove: readonly string[]): Deed {
  const said = [...add.map((tag) => `+${tag}`), ...remove.map((tag) => `−${tag}`)].join(' ');
  return { change: { kind: 'tags', add: [...add], remove: [...remove] }, said: `tags ${said}` };
}
