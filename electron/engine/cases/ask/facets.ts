import { facetColumns } from '../../../../shared/ipc/event-calls.ts';
import type { TextColumn } from '../mappings/mapping.ts';
import type { OpenCase } from '../store/open-case.ts';
import { eachSelected, type Selection } from './select.ts';

type Facet = {
  column: (typeof facetColumns)[number];
  distinct: number;
  values: { value: string | null; label: string | null; count: number }[];
};

/** The most frequent values of each column among the selected events. */
export function facetsOf(events: OpenCase, selection: Selection, top: number): Facet[] {
  return facetColumns.map((column) =>
    column === 'source' ? sourceFacet(events, selection, top) : columnFacet(events, selection, column, top),
  );
}

function columnFacet(
  events: OpenCase,
  { segments }: Selection,
  column: Exclude<Facet['column'], 'source'> & TextColumn,
  top: number,
): Facet {
  const dictionary = events.dictionary(column);
  const counts = new Uint32Array(dictionary.size + 1);
  for (const selected of segments) {
    const { segment, count } = selected;
    if (count === 0) continue;
    const { ids, words } = events.column(segment, column);
    const local = new Uint32Array(words.length);
    eachSelected(selected, (row) => {
      const id = ids[row] as number;
      local[id] = (local[id] as number) + 1;
    });
    for (let at = 0; at < local.length; at++) {
      const word = words[at] as number;
      counts[word] = (counts[word] as number) + (local[at] as number);
    }
  }
  return {
    column,
    distinct: counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    values: topOf(counts, top).map((word) => ({
      value: word === 0 ? null : dictionary.text(word),
      label: null,
      count: counts[word] as number,
    })),
  };
}

function sourceFacet(events: OpenCase, { segments }: Selection, top: number): Facet {
  const counts = new Map<number, number>();
  for (const { segment, count } of segments)
    if (count > 0) counts.set(segment.source_n, (counts.get(segment.source_n) ?? 0) + count);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return {
    column: 'source',
    distinct: counts.size,
    values: sorted.slice(0, top).map(([n, count]) => {
      const source = events.sources.get(n);
      return { value: source?.id ?? null, label: source?.name ?? null, count };
    }),
  };
}

/** Places of the largest counts, the largest first; none of zero. */
function topOf(counts: Uint32Array, top: number): number[] {
  const best: number[] = [];
  let least = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    if (count === 0 || (best.length === top && count <= least)) continue;
    let place = best.length;
    while (place > 0 && (counts[best[place - 1] as number] as number) < count) place--;
    best.splice(place, 0, at);
    if (best.length > top) best.pop();
    least = counts[best.at(-1) as number] as number;
  }
  return best;
}
