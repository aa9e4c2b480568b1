import type { Incident, IncidentStatus } from '../../shared/domain/incident.ts';
import type { FieldChange } from '../../shared/domain/timeline-event.ts';
import type { Person } from './people.ts';
import type { About, ChangeEntry } from './story.ts';

const endings: readonly IncidentStatus[] = ['closed', 'false_positive', 'duplicate'];

/** What a new incident has beside its `About`; the last three are timestamps. */
type Birth = {
  readonly id: string;
  readonly reference: string;
  readonly description: string;
  readonly reporterId: string | null;
  readonly detected: string;
  readonly declared: string;
  readonly created: string;
};

/** The incident as it is at its declaration. */
export function newIncident(about: About, birth: Birth): Incident {
  return {
    id: birth.id,
    reference: birth.reference,
    title: about.title,
    description: birth.description,
    severity: about.severity,
    status: 'new',
    category: about.category,
    source: about.source,
    tlp: about.tlp ?? 'amber',
    assignee_id: null,
    reporter_id: birth.reporterId,
    tags: [...about.tags],
    techniques: [],
    affected_assets: [...about.assets],
    detected_at: birth.detected,
    declared_at: birth.declared,
    acknowledged_at: null,
    contained_at: null,
    recovered_at: null,
    closed_at: null,
    resolution: null,
    lessons_learned: null,
    duplicate_of: null,
    created_at: birth.created,
    updated_at: birth.created,
    version: 1,
  };
}

/** The incident after a step at `time`: each `<state>_at` keeps the first time its state was reached. */
export function stepped(before: Incident, to: IncidentStatus, time: string): Incident {
  return {
    ...before,
    status: to,
    acknowledged_at: before.acknowledged_at ?? time,
    contained_at: before.contained_at ?? (to === 'contained' ? time : null),
    recovered_at: before.recovered_at ?? (to === 'recovered' ? time : null),
    closed_at: before.closed_at ?? (endings.includes(to) ? time : null),
    version: before.version + 1,
  };
}

/** The incident's own fields for those of a story. */
export function patchOf(
  { assignee, assets, tags, ...plain }: ChangeEntry['fields'],
  idOf: (person: Person) => string,
): Partial<Incident> {
  return {
    ...plain,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(assets === undefined ? {} : { affected_assets: [...assets] }),
    ...(assignee === undefined ? {} : { assignee_id: assignee === null ? null : idOf(assignee) }),
  };
}

/** What `patch` changes in `before`, field by field. */
export function changesOf(before: Incident, patch: Partial<Incident>): FieldChange[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(patch).map(([field, value]) => ({
    field,
    old: jsonOf(old.get(field)),
    new: jsonOf(value),
  }));
}

/** A field of an incident as a JSON value; only texts and lists of texts occur. */
function jsonOf(value: unknown): FieldChange['old'] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value : null;
}
