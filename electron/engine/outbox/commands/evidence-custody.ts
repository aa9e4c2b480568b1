import { z } from 'zod';
import { addCustody } from '../../../../shared/api/evidence-content.ts';
import { type NewCustodyEntry, newCustodyEntrySchema } from '../../../../shared/domain/evidence.ts';
import { idSchema } from '../../../../shared/domain/scalars.ts';
import { defineCommand, storeNothing } from '../command.ts';
import { storingEvidence } from './evidence-add.ts';

/** Says what a person did with a piece of evidence without changing it. Entries only ever add up. */
export const evidenceCustodyCommand = defineCommand({
  payload: z.strictObject({
    incident_id: idSchema,
    evidence_id: idSchema,
    /** For the words only. */
    name: z.string(),
    entry: newCustodyEntrySchema,
  }),
  apply: ({ evidence_id, entry }, { me }) => ({
    kind: 'custody',
    data: { evidence_id, entry: { ...entry, by: me.id, recorded_at: entry.at } },
  }),
  summary: ({ name, entry }) => `${verbs[entry.act]}: ${name}`,
  text: () => null,
  written: () => ({}),
  rewrite: (payload) => payload,
  send: async ({ api, row, signal }, { incident_id, evidence_id, entry }) => {
    const answer = await api.call(
      addCustody,
      { params: { incident_id, evidence_id }, body: entry },
      { idempotencyKey: row.send_key, signal },
    );
    return storingEvidence(answer.value);
  },
  refuse: async (_, payload, error) => ({ kind: 'refused', error, payload, store: storeNothing }),
  rebase: (payload) => payload,
});

const verbs: Readonly<Record<NewCustodyEntry['act'], string>> = {
  viewed: 'Evidence viewed',
  exported: 'Evidence exported',
  verified: 'Evidence verified',
};
