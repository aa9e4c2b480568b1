import { useEffect, useRef } from 'react';
import { type SurroundingList, useWhereabouts, type Whereabouts } from './incident-queries.ts';

/**
 * Where the incident stands in the list it was opened from. When a change takes it out of that list, its last neighbours
 * stay reachable, so that going on never loses the way.
 */
export function useNeighbours(list: SurroundingList, id: string): Whereabouts | undefined {
  const place = useWhereabouts(list, id);
  const last = useRef<Whereabouts | undefined>(undefined);
  useEffect(() => {
    if (place !== undefined && place.index !== null) last.current = place;
  });
  if (place === undefined || place.index !== null || last.current === undefined) return place;
  return { ...place, previous_id: last.current.previous_id, next_id: last.current.next_id };
}
