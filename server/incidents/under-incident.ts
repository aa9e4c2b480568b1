import type { Incident } from '../../shared/domain/incident.ts';
import type { FieldChange, TimelineEvent, TimelineEventKind } from '../../shared/domain/timeline-event.ts';
import { Refusal } from '../http/refusal.ts';
import { type EntityKind, type EntityKinds, entity, putEntity } from '../store/entities.ts';
import { saveIncident } from '../store/incidents.ts';
import type { Work } from '../store/work.ts';
import { laterThan } from './later-than.ts';

export function incidentOr404(work: Pick<Work, 'db'>, org: number, id: string): Incident {
  const found = entity(work.db, org, 'incident', id);
  if (found === null) throw new Refusal('not-found');
  return found;
}

/** Something under an incident moved: the incident's `updated_at` moves with it, its version does not. */
export function touchIncident(work: Work, org: number, incident: Incident): void {
  saveIncident(work, org, { ...incident, updated_at: laterThan(incident.updated_at, work.now) });
}

/** An entry that the server writes beside a change: it happens when it is recorded. */
export function tellChange(
  work: Work,
  org: number,
  told: {
    readonly incidentId: string;
    readonly kind: Extract<
      TimelineEventKind,
      'status_change' | 'field_change' | 'evidence_added' | 'containment'
    >;
    readonly text: string;
    readonly changes: readonly FieldChange[];
    readonly authorId: string;
  },
): void {
  const event: TimelineEvent = {
    id: work.newId(),
    incident_id: told.incidentId,
    kind: told.kind,
    text: told.text.slice(0, 20_000).toWellFormed(),
    source: '',
    technique: null,
    changes: [...told.changes],
    author_id: told.authorId,
    happened_at: work.now,
    recorded_at: work.now,
    received_at: work.now,
    struck: null,
  };
  putEntity(work, org, 'event', event);
}

/**
 * The entity that an earlier request with the same client-made id left behind, when it was made from the same content; null
 * when there is none. Refuses an id that stands for something else.
 */
export function sameAsBefore<K extends Exclude<EntityKind, 'incident' | 'user'>>(
  work: Work,
  org: number,
  kind: K,
  incidentId: string,
  given: { readonly id: string },
): EntityKinds[K] | null {
  const found = entity(work.db, org, kind, given.id);
  if (found === null) return null;
  const before = new Map<string, unknown>(Object.entries(found));
  const isSame =
    found.incident_id === incidentId &&
    Object.entries(given).every(
      ([name, value]) => JSON.stringify(before.get(name)) === JSON.stringify(value),
    );
  if (isSame) return found;
  throw new Refusal('conflict', { detail: 'This id stands for something else.' });
}
