import { z } from 'zod';
import { getIncident, patchIncident } from '../../../../shared/api/incidents.ts';
import { type Incident, incidentPatchSchema, incidentSchema } from '../../../../shared/domain/incident.ts';
import { etagOf, idSchema, versionSchema } from '../../../../shared/domain/scalars.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import { ApiError } from '../../../net/api-client.ts';
import { incidentRow, putIncident } from '../../cache/tables/incidents.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type SendContext, type Store, storeNothing, type Verdict } from '../command.ts';
import { mergeEdit, sameValue } from '../merge-edit.ts';
import { fieldSummary } from './field-words.ts';

/**
 * Changes fields of an incident, its status among them. `base` is what the user saw in the fields of the patch, and
 * `base_version` the server's version that it stands for.
 */
export const incidentEditPayloadSchema = z.strictObject({
  incident_id: idSchema,
  patch: incidentPatchSchema,
  base: z.record(z.string(), z.json()),
  base_version: versionSchema,
});
export type IncidentEditPayload = z.infer<typeof incidentEditPayloadSchema>;

const writtenFields = ['title', 'description', 'resolution', 'lessons_learned', 'reason'] as const;

export const incidentEditCommand = defineCommand({
  payload: incidentEditPayloadSchema,
  apply: ({ patch }) => ({ kind: 'patch', data: patch }),
  summary: (payload, words) => fieldSummary(payload.patch, payload.base, words),
  text: ({ patch }) =>
    patch.reason ?? patch.lessons_learned ?? patch.resolution ?? patch.description ?? patch.title ?? null,
  written: ({ patch }) => only(patch, writtenFields),
  rewrite: (payload, words) => {
    const changed = Object.keys(payload.patch).filter((field) =>
      writtenFields.some((name) => name === field),
    );
    return { ...payload, patch: { ...payload.patch, ...only(words, changed) } };
  },
  send: async ({ api, row, signal }, { incident_id, patch, base_version }) => {
    const answer = await api.call(
      patchIncident,
      { params: { incident_id }, body: patch },
      { idempotencyKey: row.send_key, ifMatch: etagOf(base_version), signal },
    );
    return storing(answer.value);
  },
  refuse: async (context, payload, error) => {
    const stale = error instanceof ApiError && error.status === 412;
    return stale
      ? merged(payload, await currentOf(context, payload, error))
      : { kind: 'refused', error, payload, store: storeNothing };
  },
  rebase: (payload, gone) => {
    if (gone.kind === 'taken') return ontoNewer(payload, gone.before, gone.after);
    const given = incidentEditPayloadSchema.safeParse(gone.payload);
    return given.success ? withoutStep(payload, given.data) : payload;
  },
});

/** The server's row as it is now: it comes with the refusal; asked for where it does not. */
async function currentOf(
  { api, signal }: SendContext,
  payload: IncidentEditPayload,
  error: AppError,
): Promise<Incident> {
  const given = incidentSchema.safeParse(error instanceof ApiError ? error.problem?.current : undefined);
  if (given.success && given.data.id === payload.incident_id) return given.data;
  const params = { incident_id: payload.incident_id };
  return (await api.call(getIncident, { params }, { signal })).value.incident;
}

function merged(payload: IncidentEditPayload, theirs: Incident): Verdict<IncidentEditPayload> {
  const result = mergeEdit(payload.patch, payload.base, theirs);
  const store = storing(theirs);
  // Others have moved the version as well, so nothing that follows may count on having seen it.
  if (result.kind === 'same') return { kind: 'done', store: quietly(store) };
  const onNewer = ({ patch, base }: Pick<IncidentEditPayload, 'patch' | 'base'>) => ({
    ...payload,
    ...{ patch, base },
    base_version: theirs.version,
  });
  if (result.kind === 'clean') return { kind: 'again', payload: onNewer(result), store };
  const { fields, reason, rest } = result;
  const waiting = {
    ...payload,
    patch: Object.fromEntries(fields.map(({ field, mine }) => [field, mine])),
    base: Object.fromEntries(fields.map(({ field, base }) => [field, base])),
  };
  return { kind: 'conflict', fields, reason, waiting, rest: rest === null ? null : onNewer(rest), store };
}

/** An edit of one's own has moved the version; nobody else's change lies between. */
function ontoNewer(
  payload: IncidentEditPayload,
  before: unknown,
  after: Incident | null,
): IncidentEditPayload {
  const sent = incidentEditPayloadSchema.safeParse(before);
  const follows = sent.success && after !== null && sent.data.base_version === payload.base_version;
  return follows ? { ...payload, base_version: after.version } : payload;
}

/** What was based on a value that will not come is based on the one before it. */
function withoutStep(payload: IncidentEditPayload, given: IncidentEditPayload): IncidentEditPayload {
  const patch: Readonly<Record<string, unknown>> = given.patch;
  const base = Object.fromEntries(
    Object.entries(payload.base).map(([field, value]) => {
      const before = given.base[field];
      return [field, before !== undefined && sameValue(value, patch[field]) ? before : value];
    }),
  );
  return { ...payload, base };
}

function storing(incident: Incident): Store {
  return (batch) => {
    putIncident(batch, incidentRow(incident));
    return incident;
  };
}

/** Stores the row, and does not call it the answer to an edit of one's own. */
function quietly(store: Store): Store {
  return (batch) => {
    store(batch);
    return null;
  };
}
