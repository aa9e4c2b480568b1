import { type Incident, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { SlaFacts } from '../../../shared/domain/sla.ts';
import type { QueueFactColumns } from './queue-facts.ts';
import type { QueueColumns } from './queue-index.ts';

/** What the clocks of an incident are read from. */
export function slaFactsOf(columns: QueueColumns, facts: QueueFactColumns, n: number): SlaFacts {
  return {
    severity: severitySchema.options[columns.severity[n] ?? 0] as Incident['severity'],
    status: incidentStatusSchema.options[columns.status[n] ?? 0] as Incident['status'],
    detectedAt: columns.detectedAt[n] ?? 0,
    acknowledgedAt: facts.acknowledgedAt[n] ?? Number.NaN,
    containedAt: facts.containedAt[n] ?? Number.NaN,
    closedAt: facts.closedAt[n] ?? Number.NaN,
  };
}
