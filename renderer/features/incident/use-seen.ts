import { useEffect } from 'react';
import { markSeen } from './incident-commands.ts';
import type { IncidentView } from './incident-queries.ts';

/** Says that the person sees the incident as it is: when it opens, and again whenever it has changed in sight. */
export function useSeen({ incident, timeline }: IncidentView): void {
  const { id } = incident;
  const state = `${incident.updated_at} ${timeline.length}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state says when there is something new to have seen
  useEffect(() => {
    // Unread only shows in the queue; a failure to clear it there is no news for a person.
    void markSeen(id);
  }, [id, state]);
}
