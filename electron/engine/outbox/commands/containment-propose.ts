import { z } from 'zod';
import { addContainment, getIncident } from '../../../../shared/api/incidents.ts';
import {
  type ContainmentAction,
  type ContainmentKind,
  newContainmentActionSchema,
} from '../../../../shared/domain/containment-action.ts';
import { idSchema } from '../../../../shared/domain/scalars.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { containmentRow, putContainment } from '../../cache/tables/containment.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type Store, storeNothing } from '../command.ts';

/** Proposes a containment action. Actions only ever add up, so that nothing can conflict. */
export const containmentProposeCommand = defineCommand({
  payload: z.strictObject({ incident_id: idSchema, action: newContainmentActionSchema }),
  apply: ({ incident_id, action }, { me, nowMs }) => ({
    kind: 'containment',
    data: {
      ...action,
      incident_id,
      status: 'proposed',
      outcome: null,
      proposed_by: me.id,
      finished_at: null,
      created_at: toTimestamp(nowMs),
      updated_at: toTimestamp(nowMs),
      version: 1,
    },
  }),
  summary: ({ action }) => `Propose containment: ${containmentWords(action.kind)}, ${action.target}`,
  text: ({ action }) => `${action.target}\n\n${action.reason}`,
  written: ({ action: { target, reason } }) => ({ target, reason }),
  rewrite: ({ incident_id, action }, words) => ({
    incident_id,
    action: { ...action, ...only(words, ['target', 'reason']) },
  }),
  send: async ({ api, row, signal }, { incident_id, action }) => {
    const answer = await api.call(
      addContainment,
      { params: { incident_id }, body: action },
      { idempotencyKey: row.send_key, signal },
    );
    return storingAction(answer.value);
  },
  refuse: async ({ api, signal }, payload, error) => {
    const { action, incident_id } = payload;
    if (error.code === 'conflict') {
      const { containment } = (await api.call(getIncident, { params: { incident_id } }, { signal })).value;
      const found = containment.find((one) => one.id === action.id);
      const isSame = found?.target === action.target && found.reason === action.reason;
      if (found !== undefined && isSame) return { kind: 'done', store: storingAction(found) };
      if (found !== undefined)
        return { kind: 'refused', error: saidBefore(), payload, store: storingAction(found) };
    }
    return { kind: 'refused', error, payload, store: storeNothing };
  },
  rebase: (payload) => payload,
});

/** It was rewritten here although it had arrived, which a crash can make unknown. */
function saidBefore(): AppError {
  return new AppError(
    'conflict',
    'The server already has this action in its earlier words. Yours are kept here: propose them as an action of their own, or discard them.',
  );
}

const kinds: Readonly<Record<ContainmentKind, string>> = {
  isolate_host: 'isolate host',
  disable_account: 'disable account',
  revoke_sessions: 'revoke sessions',
  revoke_api_key: 'revoke API key',
  rotate_api_key: 'rotate API key',
  block_address: 'block address',
  quarantine_file: 'quarantine file',
  custom: 'custom',
};

export function containmentWords(kind: ContainmentKind): string {
  return kinds[kind];
}

export function storingAction(action: ContainmentAction): Store {
  return (batch) => {
    putContainment(batch, containmentRow(action));
    return null;
  };
}
