import type { Incident, IncidentPatch } from '../../../shared/domain/incident.ts';
import type { AnyDb } from '../cache/database.ts';
import { getIncident } from '../cache/tables/incidents.ts';
import { effectsOf, type PendingEffect } from '../cache/tables/pending-effects.ts';

/** The server's row, or the one that waits to be declared, with the effects of pending edits on top. */
export type MergedIncident = {
  readonly incident: Incident;
  /** Whether the server has it. */
  readonly arrived: boolean;
  readonly pendingFields: readonly string[];
  readonly effects: readonly PendingEffect[];
};

export function mergedIncident(db: AnyDb, n: number): MergedIncident | null {
  const effects = effectsOf(db, n);
  const stored = getIncident(db, n);
  const incident = overlay(stored, effects);
  if (incident === null) return null;
  const fields = effects.flatMap((effect) =>
    effect.kind === 'patch' && effect.state !== 'refused' ? fieldsOf(effect.data) : [],
  );
  return { incident, arrived: stored !== null, pendingFields: [...new Set(fields)], effects };
}

/** A refused edit has no effect any more; a refused declaration stays visible, so that its text is not lost. */
function overlay(stored: Incident | null, effects: readonly PendingEffect[]): Incident | null {
  let incident = stored;
  for (const effect of effects) {
    if (effect.kind === 'incident') incident ??= effect.data;
    else if (effect.kind === 'patch' && effect.state !== 'refused' && incident !== null) {
      incident = patched(incident, effect.data);
    }
  }
  return incident;
}

function patched(incident: Incident, patch: IncidentPatch): Incident {
  const fields = Object.entries(patch).filter(([name, value]) => name !== 'reason' && value !== undefined);
  return { ...incident, ...(Object.fromEntries(fields) as Partial<Incident>) };
}

function fieldsOf(patch: object): readonly string[] {
  return Object.keys(patch).filter((name) => name !== 'reason');
}
