import type { IncidentStatus } from '../../../shared/domain/incident.ts';
import { incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { isOpen } from '../../../shared/domain/lifecycle.ts';
import type { QueueFilter } from '../../../shared/ipc/queue-calls.ts';

export type ViewId = 'open' | 'mine' | 'unassigned' | 'all';

interface View {
  readonly id: ViewId;
  readonly label: string;
  /** Statuses it holds; empty is all. */
  readonly status: readonly IncidentStatus[];
  readonly assignee: readonly ('me' | 'none')[];
}

const openStatuses = incidentStatusSchema.options.filter(isOpen);

export const views: readonly View[] = [
  { id: 'open', label: 'Open', status: openStatuses, assignee: [] },
  { id: 'mine', label: 'Mine', status: openStatuses, assignee: ['me'] },
  { id: 'unassigned', label: 'Unassigned', status: openStatuses, assignee: ['none'] },
  { id: 'all', label: 'All', status: [], assignee: [] },
];

/** What the person narrows a view with. */
export type Refinement = Pick<QueueFilter, 'query' | 'severity' | 'status' | 'assignee' | 'source' | 'tag'>;
export type FacetId = 'severity' | 'status' | 'assignee' | 'source' | 'tag';

export const noRefinement: Refinement = {
  query: '',
  severity: [],
  status: [],
  assignee: [],
  source: [],
  tag: [],
};

export function viewOf(id: ViewId): View {
  const view = views.find((each) => each.id === id);
  if (view === undefined) throw new Error(`no view ${id}`);
  return view;
}

/** Whether a facet's value can occur in the view at all. */
export function isInView(view: View, facet: FacetId, value: string): boolean {
  if (facet === 'status') return view.status.length === 0 || view.status.some((each) => each === value);
  if (facet === 'assignee') return view.assignee.length === 0 || view.assignee.some((each) => each === value);
  return true;
}

/** A view holds; a refinement narrows within it. */
export function filterOf(id: ViewId, refinement: Refinement): QueueFilter {
  const view = viewOf(id);
  const status = refinement.status.filter((each) => isInView(view, 'status', each));
  const assignee = refinement.assignee.filter((each) => isInView(view, 'assignee', each));
  return {
    ...refinement,
    text: '',
    query: refinement.query.trim(),
    status: status.length > 0 ? status : [...view.status],
    assignee: assignee.length > 0 ? assignee : [...view.assignee],
  };
}

export function isRefined(refinement: Refinement): boolean {
  return (
    refinement.query.trim() !== '' ||
    [refinement.severity, refinement.status, refinement.assignee, refinement.source, refinement.tag].some(
      (list) => list.length > 0,
    )
  );
}

/** Adds the value to a facet's choice, or takes it out. */
export function toggled(refinement: Refinement, facet: FacetId, value: string): Refinement {
  const chosen: readonly string[] = refinement[facet];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return { ...refinement, [facet]: next };
}
