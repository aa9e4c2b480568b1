import { z } from 'zod';
import { addEvidence, getIncident } from '../../../../shared/api/incidents.ts';
import { type Evidence, newEvidenceSchema } from '../../../../shared/domain/evidence.ts';
import { idSchema } from '../../../../shared/domain/scalars.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { evidenceRow, putEvidence } from '../../cache/tables/evidence.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type Store, storeNothing } from '../command.ts';

/** Registers a piece of evidence; its bytes, if it has any, are in the store already and follow by themselves. */
export const evidenceAddCommand = defineCommand({
  payload: z.strictObject({ incident_id: idSchema, evidence: newEvidenceSchema }),
  apply: ({ incident_id, evidence }, { me, nowMs }) => ({
    kind: 'evidence',
    data: {
      ...evidence,
      incident_id,
      collected_by: me.id,
      created_at: toTimestamp(nowMs),
      version: 1,
      content_stored_at: null,
      custody: [],
    },
  }),
  summary: ({ evidence }) => `Evidence: ${evidence.name}`,
  text: ({ evidence }) => (evidence.description === '' ? evidence.name : evidence.description),
  written: ({ evidence: { name, description, origin } }) => ({ name, description, origin }),
  rewrite: ({ incident_id, evidence }, words) => ({
    incident_id,
    evidence: { ...evidence, ...only(words, ['name', 'description', 'origin']) },
  }),
  send: async ({ api, row, signal }, { incident_id, evidence }) => {
    const answer = await api.call(
      addEvidence,
      { params: { incident_id }, body: evidence },
      { idempotencyKey: row.send_key, signal },
    );
    return storingEvidence(answer.value);
  },
  refuse: async ({ api, signal }, payload, error) => {
    if (error.code === 'conflict') {
      const params = { incident_id: payload.incident_id };
      const listed = (await api.call(getIncident, { params }, { signal })).value.evidence;
      const found = listed.find(({ id }) => id === payload.evidence.id);
      const isSame = found?.sha256 === payload.evidence.sha256 && found.name === payload.evidence.name;
      if (found !== undefined && isSame) return { kind: 'done', store: storingEvidence(found) };
      if (found !== undefined)
        return { kind: 'refused', error: saidBefore(), payload, store: storingEvidence(found) };
    }
    return { kind: 'refused', error, payload, store: storeNothing };
  },
  rebase: (payload) => payload,
});

/** It was rewritten here although it had arrived, which a crash can make unknown. */
function saidBefore(): AppError {
  return new AppError(
    'conflict',
    'The server already has this evidence in its earlier words. Yours are kept here: discard them, and write what is missing into a note.',
  );
}

export function storingEvidence(evidence: Evidence): Store {
  return (batch) => {
    putEvidence(batch, evidenceRow(evidence));
    return null;
  };
}
