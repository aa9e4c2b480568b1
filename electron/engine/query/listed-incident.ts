import type { Incident } from '../../../shared/domain/incident.ts';
import type { ReadableDb } from '../cache/database.ts';
import type { IncidentColumns } from '../cache/tables/incidents.ts';
import { effectsOf } from '../cache/tables/pending-effects.ts';

/** An incident as lists know it, with pending edits on top. */
export type ListedIncident = Pick<
  Incident,
  'id' | 'reference' | 'title' | 'severity' | 'status' | 'source' | 'tlp'
> & {
  readonly n: number;
  readonly assigneeId: string | null;
  /** JSON array. */
  readonly tags: string;
  readonly detectedAt: string;
  readonly updatedAt: string;
  /** When the server last changed it; null when it does not have it. */
  readonly serverUpdatedAt: string | null;
  readonly pending: number;
  readonly refused: number;
};

export function listedFrom(row: IncidentColumns): ListedIncident {
  const [n, id, reference, title, severity, status, source, tlp, assigneeId, tags, detectedAt, updatedAt] =
    row;
  return {
    n,
    id,
    reference,
    title,
    severity: severity as Incident['severity'],
    status: status as Incident['status'],
    source: source as Incident['source'],
    tlp: tlp as Incident['tlp'],
    assigneeId,
    tags,
    detectedAt,
    updatedAt,
    serverUpdatedAt: updatedAt,
    pending: 0,
    refused: 0,
  };
}

/** Null when neither the server nor the outbox has it. */
export function listedIncident(
  db: ReadableDb,
  n: number,
  row: IncidentColumns | null,
): ListedIncident | null {
  const effects = effectsOf(db, n);
  let listed = row === null ? null : listedFrom(row);
  let pending = 0;
  let refused = 0;
  for (const effect of effects) {
    if (effect.state === 'refused') refused += 1;
    else pending += 1;
    if (effect.kind === 'incident') listed ??= fromNew(n, effect.data);
    else if (effect.kind === 'patch' && effect.state !== 'refused' && listed !== null) {
      const { title, severity, status, tlp, assignee_id, tags } = effect.data;
      listed = {
        ...listed,
        ...(title === undefined ? {} : { title }),
        ...(severity === undefined ? {} : { severity }),
        ...(status === undefined ? {} : { status }),
        ...(tlp === undefined ? {} : { tlp }),
        ...(assignee_id === undefined ? {} : { assigneeId: assignee_id }),
        ...(tags === undefined ? {} : { tags: JSON.stringify(tags) }),
      };
    }
  }
  return listed === null ? null : { ...listed, pending, refused };
}

function fromNew(n: number, incident: Incident): ListedIncident {
  const { id, reference, title, severity, status, source, tlp } = incident;
  return {
    ...{ n, id, reference, title, severity, status, source, tlp },
    assigneeId: incident.assignee_id,
    tags: JSON.stringify(incident.tags),
    detectedAt: incident.detected_at,
    updatedAt: incident.updated_at,
    serverUpdatedAt: null,
    pending: 0,
    refused: 0,
  };
}
