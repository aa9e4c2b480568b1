import type { ReactNode } from 'react';
import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { sourceLabel } from '../../domain/origin-labels.ts';
import { shortName } from '../../domain/person-name.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusLabel } from '../../domain/status-view.ts';
import { type FacetGroup, FacetList } from '../../ui/facet-list.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type Facets, useFacets } from './queue-queries.ts';
import { toggleFacet, useQueueList, useQueueView } from './queue-view-state.ts';
import { type FacetId, isInView, viewOf } from './queue-views.ts';

const PEOPLE_SHOWN = 12;
const TAGS_SHOWN = 8;
const facetIds: readonly FacetId[] = ['severity', 'status', 'assignee', 'source', 'tag'];

function personLabel(value: string, label: string | null): ReactNode {
  if (value === 'me') return 'Me';
  if (value === 'none') return 'Unassigned';
  return <UntrustedText text={label === null ? 'Somebody else' : shortName(label)} />;
}

/** Names of what a facet offers. Fixed lists keep their order and their place, whatever the counts are. */
function useGroups(facets: Facets | undefined): readonly FacetGroup[] {
  const view = viewOf(useQueueView((state) => state.view));
  const refinement = useQueueView((state) => state.refinement);
  const countOf = (facet: FacetId, value: string) =>
    facets === undefined ? undefined : (facets[facet].find((each) => each.value === value)?.count ?? 0);
  const item = (facet: FacetId, value: string, label: ReactNode) => ({
    id: value,
    label,
    count: countOf(facet, value),
    selected: refinement[facet].some((each) => each === value),
  });
  const people = facets?.assignee ?? [];
  return [
    {
      id: 'severity',
      title: 'Severity',
      items: severitySchema.options.map((each) => item('severity', each, <SeverityMark severity={each} />)),
    },
    {
      id: 'status',
      title: 'Status',
      items: incidentStatusSchema.options
        .filter((each) => isInView(view, 'status', each))
        .map((each) => item('status', each, statusLabel(each))),
    },
    {
      id: 'assignee',
      title: 'Owner',
      items: people
        .filter(({ value }) => isInView(view, 'assignee', value))
        .filter(({ value }, at) => at < PEOPLE_SHOWN || refinement.assignee.some((each) => each === value))
        .map(({ value, label }) => item('assignee', value, personLabel(value, label))),
    },
    {
      id: 'source',
      title: 'Source',
      items: incidentSourceSchema.options
        .filter(
          (each) =>
            facets === undefined || (countOf('source', each) ?? 0) > 0 || refinement.source.includes(each),
        )
        .map((each) => item('source', each, sourceLabel(each))),
    },
    {
      id: 'tag',
      title: 'Tag',
      items: shownTags(facets?.tag ?? [], refinement.tag).map((tag) =>
        item('tag', tag, <UntrustedText text={tag} />),
      ),
    },
  ];
}

/** The most frequent, and whatever is chosen, which may have become rare. */
function shownTags(counts: Facets['tag'], chosen: readonly string[]): readonly string[] {
  const frequent = counts.slice(0, TAGS_SHOWN).map((each) => each.value);
  return [...frequent, ...chosen.filter((tag) => !frequent.includes(tag))];
}

export function QueueFacets() {
  const { filter } = useQueueList();
  const groups = useGroups(useFacets(filter));
  return (
    <FacetList
      label="Filters"
      groups={groups}
      onToggle={(group, value) => {
        const facet = facetIds.find((each) => each === group);
        if (facet !== undefined) toggleFacet(facet, value);
      }}
    />
  );
}
