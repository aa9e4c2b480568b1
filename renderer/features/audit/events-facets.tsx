import { memo } from 'react';
import { ownName } from '../../../shared/domain/own-name.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { FacetList } from '../../ui/facet-list.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { columnLabels } from './column-labels.ts';
import type { EventFacets } from './event-queries.ts';
import { toggleFacet, useEventsView } from './events-view-state.ts';
import { facetGroups, facetItem } from './facet-groups.ts';
import { apartNames } from './short-names.ts';

function Facets({ facets }: { readonly facets: EventFacets | undefined }) {
  const choice = useEventsView((state) => state.choice);
  const groups = facetGroups(facets, choice);
  const sources = groups.find((group) => group.column === 'source')?.items ?? [];
  const apart = apartNames(sources.map((item) => item.label));
  const shown = (label: string) => apart.get(label) ?? ownName(label);
  return (
    <FacetList
      label="Facets"
      groups={groups.map((group) => ({
        id: group.column,
        title:
          group.more > 0
            ? `${columnLabels[group.column]} · ${formatPlural(group.more, 'more', 'more')}`
            : columnLabels[group.column],
        items: group.items.map((item) => ({
          id: item.id,
          label: (
            <span title={visibleText(item.label)}>
              <UntrustedText text={shown(item.label)} />
            </span>
          ),
          count: item.count,
          selected: item.selected,
        })),
      }))}
      onToggle={(column, id) => {
        const found = facetItem(groups, column, id);
        if (found !== undefined) toggleFacet(found.column, found.value);
      }}
    />
  );
}

/** The most frequent values of each column, with counts; a press narrows the list to them. */
export const EventFacetList = memo(Facets);
