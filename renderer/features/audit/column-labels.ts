import type { EventColumn } from '../../../shared/domain/case-event.ts';

export const columnLabels: Readonly<Record<EventColumn, string>> = {
  time: 'Time',
  source: 'Source',
  format: 'Format',
  action: 'Action',
  actor: 'Actor',
  object: 'Object',
  object_type: 'Kind of object',
  outcome: 'Outcome',
  address: 'Address',
  host: 'Host',
  session: 'Session',
  summary: 'Summary',
};
