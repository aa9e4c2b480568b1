import type { EventFacets } from './event-queries.ts';
import type { FacetChoice, FacetColumn } from './query-terms.ts';

interface FacetItem {
  readonly id: string;
  readonly value: string | null;
  readonly label: string;
  /** Undefined where the answer does not count it any more. */
  readonly count: number | undefined;
  readonly selected: boolean;
}

export interface FacetGroupModel {
  readonly column: FacetColumn;
  readonly items: readonly FacetItem[];
  /** Values that are not listed. */
  readonly more: number;
}

/** A value's name in a list of buttons; no value can look like the absence of one. */
function idOf(value: string | null): string {
  return value === null ? 'none' : `=${value}`;
}

/** What the facets offer; what is chosen stays in sight, counted or not. */
export function facetGroups(
  facets: EventFacets | undefined,
  choice: FacetChoice,
): readonly FacetGroupModel[] {
  return (facets?.facets ?? [])
    .map(({ column, values, distinct }) => {
      const chosen = choice[column] ?? [];
      const listed = values.map(({ value, label, count }) => ({
        ...{ id: idOf(value), value, count, selected: chosen.includes(value) },
        label: value === null ? 'not said' : (label ?? value),
      }));
      const unlisted = chosen
        .filter((value) => !values.some((each) => each.value === value))
        .map((value) => ({
          ...{ id: idOf(value), value, count: undefined, selected: true, label: value ?? 'not said' },
        }));
      return { column, items: [...listed, ...unlisted], more: Math.max(0, distinct - values.length) };
    })
    .filter((group) => group.items.some(({ selected, value }) => selected || value !== null));
}

export function facetItem(
  groups: readonly FacetGroupModel[],
  column: string,
  id: string,
): { readonly column: FacetColumn; readonly value: string | null } | undefined {
  const group = groups.find((each) => each.column === column);
  const item = group?.items.find((each) => each.id === id);
  return group === undefined || item === undefined ? undefined : { column: group.column, value: item.value };
}
