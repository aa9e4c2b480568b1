import { createIncident, getIncident } from '../../../../shared/api/incidents.ts';
import { type Incident, newIncidentSchema } from '../../../../shared/domain/incident.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { incidentRow, putIncident } from '../../cache/tables/incidents.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type Store, storeNothing } from '../command.ts';

/** Declares an incident. Its times are those of the console, however much later it arrives. */
export const incidentCreateCommand = defineCommand({
  payload: newIncidentSchema,
  apply: (payload, { me, nowMs }) => ({
    kind: 'incident',
    data: {
      ...payload,
      reference: null,
      status: 'new',
      reporter_id: me.id,
      acknowledged_at: null,
      contained_at: null,
      recovered_at: null,
      closed_at: null,
      resolution: null,
      lessons_learned: null,
      duplicate_of: null,
      created_at: toTimestamp(nowMs),
      updated_at: toTimestamp(nowMs),
      version: 1,
    },
  }),
  summary: (payload) => `Declare incident: ${payload.title}`,
  text: (payload) =>
    payload.description === '' ? payload.title : `${payload.title}\n\n${payload.description}`,
  written: ({ title, description }) => ({ title, description }),
  rewrite: (payload, words) => ({ ...payload, ...only(words, ['title', 'description']) }),
  send: async ({ api, row, signal }, payload) => {
    const answer = await api.call(
      createIncident,
      { body: payload },
      { idempotencyKey: row.send_key, signal },
    );
    return storing(answer.value);
  },
  refuse: async ({ api, signal }, payload, error) => {
    if (error.code === 'conflict') {
      // The id was made here, so an incident that has it is this one.
      const params = { incident_id: payload.id };
      const found = (await api.call(getIncident, { params }, { signal })).value.incident;
      if (found.title === payload.title) return { kind: 'done', store: storing(found) };
    }
    return { kind: 'refused', error, payload, store: storeNothing };
  },
  rebase: (payload) => payload,
});

function storing(incident: Incident): Store {
  return (batch) => {
    putIncident(batch, incidentRow(incident));
    return incident;
  };
}
