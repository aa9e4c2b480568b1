import { z } from 'zod';
import { getIncident, patchContainment } from '../../../../shared/api/incidents.ts';
import {
  type ContainmentAction,
  containmentActionSchema,
  containmentKindSchema,
  containmentPatchSchema,
} from '../../../../shared/domain/containment-action.ts';
import { etagOf, idSchema, versionSchema } from '../../../../shared/domain/scalars.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { ApiError } from '../../../net/api-client.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type SendContext, storeNothing, type Verdict } from '../command.ts';
import { type ContainmentBase, mergeContainment } from '../merge-containment.ts';
import { sameValue } from '../merge-edit.ts';
import { containmentWords, storingAction } from './containment-propose.ts';

/**
 * Records what became of a containment action. `base` is what the user saw, `base_version` the server's version that it
 * stands for; kind and target are there for the words only.
 */
export const containmentUpdatePayloadSchema = z.strictObject({
  incident_id: idSchema,
  action_id: idSchema,
  kind: containmentKindSchema,
  target: z.string(),
  patch: containmentPatchSchema,
  base: containmentActionSchema.pick({ status: true, outcome: true }),
  base_version: versionSchema,
});
export type ContainmentUpdatePayload = z.infer<typeof containmentUpdatePayloadSchema>;

export const containmentUpdateCommand = defineCommand({
  payload: containmentUpdatePayloadSchema,
  apply: ({ action_id, patch }) => ({ kind: 'containment_patch', data: { action_id, patch } }),
  summary: ({ kind, target, patch, base }) => {
    const what = `Containment ${containmentWords(kind)}, ${target}`;
    if (patch.status === undefined || patch.status === base.status) return `${what}: outcome changed`;
    return `${what}: ${plain(base.status)} → ${plain(patch.status)}`;
  },
  text: ({ patch }) => patch.outcome ?? null,
  written: ({ patch }) => only(patch, ['outcome']),
  rewrite: (payload, words) => ({
    ...payload,
    patch: { ...payload.patch, ...only(words, Object.keys(only(payload.patch, ['outcome']))) },
  }),
  send: async ({ api, row, signal }, { incident_id, action_id, patch, base_version }) => {
    const answer = await api.call(
      patchContainment,
      { params: { incident_id, action_id }, body: patch },
      { idempotencyKey: row.send_key, ifMatch: etagOf(base_version), signal },
    );
    return storingAction(answer.value);
  },
  refuse: async (context, payload, error) => {
    const stale = error instanceof ApiError && error.status === 412;
    const theirs = stale ? await currentOf(context, payload, error) : null;
    return theirs === null
      ? { kind: 'refused', error, payload, store: storeNothing }
      : merged(payload, theirs);
  },
  rebase: (payload, gone) => {
    if (gone.kind === 'taken') return payload;
    const given = containmentUpdatePayloadSchema.safeParse(gone.payload);
    return given.success && given.data.action_id === payload.action_id
      ? withoutStep(payload, given.data)
      : payload;
  },
});

/** The server's row as it is now: it comes with the refusal; asked for where it does not. */
async function currentOf(
  { api, signal }: SendContext,
  { incident_id, action_id }: ContainmentUpdatePayload,
  error: ApiError,
): Promise<ContainmentAction | null> {
  const given = containmentActionSchema.safeParse(error.problem?.current);
  if (given.success && given.data.id === action_id) return given.data;
  const { containment } = (await api.call(getIncident, { params: { incident_id } }, { signal })).value;
  return containment.find((one) => one.id === action_id) ?? null;
}

function merged(
  payload: ContainmentUpdatePayload,
  theirs: ContainmentAction,
): Verdict<ContainmentUpdatePayload> {
  const store = storingAction(theirs);
  const result = mergeContainment(payload.patch, payload.base, theirs);
  if (result === 'same') return { kind: 'done', store };
  const { status, outcome, version: base_version } = theirs;
  const onNewer = { ...payload, base: { status, outcome }, base_version };
  if (result === 'clean') return { kind: 'again', payload: onNewer, store };
  return { kind: 'refused', error: changedMeanwhile(theirs), payload: onNewer, store };
}

/** The user sees both and decides: sent again, it is based on theirs. */
function changedMeanwhile({ status, outcome }: ContainmentAction): AppError {
  const said = outcome === null || outcome === '' ? '' : ` (“${outcome}”)`;
  return new AppError(
    'stale',
    `Somebody else changed this action meanwhile: it is ${plain(status)} now${said}. Your change is kept here: send it again to put it over theirs, or discard it.`,
  );
}

/** What was based on a value that will not come is based on the one before it. */
function withoutStep(
  payload: ContainmentUpdatePayload,
  given: ContainmentUpdatePayload,
): ContainmentUpdatePayload {
  const before = <F extends keyof ContainmentBase>(field: F): ContainmentBase[F] =>
    given.patch[field] !== undefined && sameValue(payload.base[field], given.patch[field])
      ? given.base[field]
      : payload.base[field];
  return { ...payload, base: { status: before('status'), outcome: before('outcome') } };
}

function plain(status: string): string {
  return status.replaceAll('_', ' ');
}
