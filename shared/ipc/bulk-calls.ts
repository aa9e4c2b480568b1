import { z } from 'zod';
import { incidentPatchSchema } from '../domain/incident.ts';
import { idSchema, tagSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';
import { queueFilterSchema, queueSortSchema } from './queue-calls.ts';

/** A part of a list for the page to go on with; there is no limit on how many parts. */
const mostIds = 20_000;
const mostAtOnce = 1_000;

/** Ids of the list from one place to before another, for what is done to many of them. */
export const queueIds = defineCall({
  kind: 'query',
  input: z.strictObject({
    filter: queueFilterSchema,
    sort: queueSortSchema,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(mostIds),
  }),
  output: z.object({ ids: z.array(idSchema), total: z.number().int() }),
});

/** One change for many incidents; what it means for each is found out from how each is. */
export const bulkChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patch'), patch: incidentPatchSchema }),
  /** It becomes one's own, and is triaged where it was new, which acknowledges it. */
  z.strictObject({ kind: z.literal('claim') }),
  z.strictObject({
    kind: z.literal('tags'),
    add: z.array(tagSchema).max(32),
    remove: z.array(tagSchema).max(32),
  }),
]);
export type BulkChange = z.infer<typeof bulkChangeSchema>;

/** What one command changed, so that it can be taken back. */
const changedSchema = z.object({
  command_id: idSchema,
  before: z.record(z.string(), z.json()),
  after: z.record(z.string(), z.json()),
});
export type Changed = z.infer<typeof changedSchema>;

const namedSchema = z.object({
  incident_id: idSchema,
  /** Its reference, or its title before it has one; empty when it is not here. */
  name: z.string(),
});

/**
 * Changes many incidents, durable together in the outbox as an edit of each. `hold` says what waits ten seconds before it is
 * sent, so that it can be taken back as if it had never been: all of it, or only steps of the lifecycle, which know no way back.
 */
export const incidentEditMany = defineCall({
  kind: 'command',
  input: z.strictObject({
    incident_ids: z.array(idSchema).min(1).max(mostAtOnce),
    change: bulkChangeSchema,
    hold: z.enum(['all', 'steps']),
  }),
  output: z.object({
    results: z.array(
      namedSchema.extend({
        outcome: z.enum(['changed', 'unchanged', 'refused']),
        changes: z.array(changedSchema),
        problem: appErrorDataSchema.nullable(),
      }),
    ),
  }),
});
export type BulkResult = z.infer<typeof incidentEditMany.output>['results'][number];

/**
 * Takes changes back: what has not been sent is as if it had never been, the rest is changed back where nobody has changed it
 * since and the lifecycle has a way.
 */
export const incidentTakeBack = defineCall({
  kind: 'command',
  input: z.strictObject({
    items: z
      .array(z.strictObject({ incident_id: idSchema, changes: z.array(changedSchema) }))
      .min(1)
      .max(mostAtOnce),
  }),
  output: z.object({
    results: z.array(
      namedSchema.extend({
        outcome: z.enum(['taken_back', 'changed_back', 'kept']),
        problem: appErrorDataSchema.nullable(),
      }),
    ),
  }),
});
export type TakenBack = z.infer<typeof incidentTakeBack.output>['results'][number];
