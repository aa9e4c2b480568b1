import type { EventSort } from './events-view-state.ts';

export function reversedSort(sort: EventSort): EventSort {
  return { ...sort, direction: sort.direction === 'asc' ? 'desc' : 'asc' };
}

/** A press on a header: a new column upwards, the same one the other way round. */
export function sortAfterPress(sort: EventSort, by: EventSort['by']): EventSort {
  return sort.by === by ? reversedSort(sort) : { by, direction: 'asc' };
}
