import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

/** The incident in one form for one audience, written anew when anything of it moves. */
export function useWritten(input: InputOf<'incident.report'>): LiveQuery<OutputOf<'incident.report'>> {
  const topics = [`incident:${input.incident_id}`, 'people', 'evidence'] as const;
  return useLiveQuery('incident.report', input, { topics, keepPrevious: true });
}
