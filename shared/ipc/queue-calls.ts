import { z } from 'zod';
import { incidentSchema, incidentSourceSchema, incidentStatusSchema } from '../domain/incident.ts';
import { idSchema, tagSchema, timestampSchema } from '../domain/scalars.ts';
import { severitySchema } from '../domain/severity.ts';
import { readQueueQuery } from '../query/queue-fields.ts';
import { defineCall } from './call.ts';
import { sinceSeenSchema } from './incident-calls.ts';

/** A query of the queue's own language (`docs/query-language.md`). */
export const queueQuerySchema = z
  .string()
  .max(1_000)
  .superRefine((text, context) => {
    const read = readQueueQuery(text);
    if (read.ok) return;
    const { at, message } = read.problem;
    context.addIssue({ code: 'custom', message: `Character ${at + 1}: ${message}` });
  });

/** What the queue shows: the members of one list are alternatives, the lists together narrow. Empty means no limit. */
export const queueFilterSchema = z.strictObject({
  /** Words that must all occur in reference, title, description, tags or a note; the last one may be a beginning. */
  text: z.string().max(200).default(''),
  /** Narrows further by fields and words. */
  query: queueQuerySchema.default(''),
  severity: z.array(severitySchema).default([]),
  status: z.array(incidentStatusSchema).default([]),
  /** Person ids; `none` is unassigned, `me` is who is signed in. */
  assignee: z.array(z.union([idSchema, z.literal('none'), z.literal('me')])).default([]),
  source: z.array(incidentSourceSchema).default([]),
  tag: z.array(tagSchema).default([]),
});
export type QueueFilter = z.infer<typeof queueFilterSchema>;

export const queueGroupSchema = z.enum(['severity', 'status', 'assignee', 'source']);
export type QueueGroup = z.infer<typeof queueGroupSchema>;

export const queueSortSchema = z.strictObject({
  by: z.enum(['severity', 'reference', 'title', 'status', 'assignee', 'detected_at', 'updated_at']),
  direction: z.enum(['asc', 'desc']),
  /** Those that have the same stand together, in the order of the group; `by` orders within. */
  group: queueGroupSchema.optional(),
});
export type QueueSort = z.infer<typeof queueSortSchema>;

export const queueRowSchema = incidentSchema
  .pick({
    id: true,
    reference: true,
    title: true,
    severity: true,
    status: true,
    source: true,
    tlp: true,
    assignee_id: true,
    tags: true,
    detected_at: true,
    updated_at: true,
  })
  .extend({
    assignee_name: z.string().nullable(),
    /** For the clocks of what was promised; null while it has not happened as far as the server has said, and unless asked for. */
    acknowledged_at: timestampSchema.nullable(),
    contained_at: timestampSchema.nullable(),
    closed_at: timestampSchema.nullable(),
    /** Nobody here has opened it since it last changed. */
    unread: z.boolean(),
    /** Actions on it that the server has not confirmed yet. */
    pending: z.number().int(),
    /** Actions on it that the server has refused and the user has not dealt with. */
    refused: z.number().int(),
    /** Fields that two people changed and the user has not decided on. */
    conflicts: z.number().int(),
  });
export type QueueRow = z.infer<typeof queueRowSchema>;

export const queuePage = defineCall({
  kind: 'query',
  input: z.strictObject({
    filter: queueFilterSchema,
    sort: queueSortSchema,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(500),
    /** Whether the rows say what their clocks need; each is looked up for it. */
    clocks: z.boolean().default(false),
  }),
  output: z.object({
    rows: z.array(queueRowSchema),
    total: z.number().int(),
    offset: z.number().int(),
    /** Incidents of which the notes are not here, so that the words of the filter were not looked for in them. */
    unsearched: z.number().int(),
  }),
});

/** Where an incident stands within the filtered and sorted queue, with its neighbours; index null when it is not in it. */
export const queueLocate = defineCall({
  kind: 'query',
  input: z.strictObject({ filter: queueFilterSchema, sort: queueSortSchema, id: idSchema }),
  output: z.object({
    index: z.number().int().nullable(),
    total: z.number().int(),
    previous_id: idSchema.nullable(),
    next_id: idSchema.nullable(),
  }),
});

const countsSchema = z.array(
  z.object({ value: z.string(), label: z.string().nullable(), count: z.number().int() }),
);

/** Counts for each value under the filter, every facet counted as if it had no choice of its own. */
export const queueFacets = defineCall({
  kind: 'query',
  input: z.strictObject({ filter: queueFilterSchema }),
  output: z.object({
    total: z.number().int(),
    severity: countsSchema,
    status: countsSchema,
    /** `none`, `me`, then people by count; `label` is the person's name. */
    assignee: countsSchema,
    source: countsSchema,
    /** The most frequent first, at most 200. */
    tag: countsSchema,
  }),
});

/** The groups of a grouped list, in their order; none where it is not grouped. `label` is a person's name. */
export const queueGroups = defineCall({
  kind: 'query',
  input: z.strictObject({ filter: queueFilterSchema, sort: queueSortSchema }),
  output: z.object({ groups: countsSchema }),
});

/** Incidents that the person has looked at and others have changed since, the newest change first; at most 200 of `total`. */
export const queueChanged = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({
    rows: z.array(
      queueRowSchema
        .pick({ id: true, reference: true, title: true, severity: true, status: true })
        .extend({ changed_at: timestampSchema, since: sinceSeenSchema }),
    ),
    total: z.number().int().nonnegative(),
  }),
});

/** Incidents of so many days before and after that have rare things in common with this one, the most first. */
export const incidentSimilar = defineCall({
  kind: 'query',
  input: z.strictObject({ id: idSchema, days: z.number().int().min(1).max(3_650) }),
  output: z.object({
    rows: z.array(
      queueRowSchema
        .pick({ id: true, reference: true, title: true, severity: true, status: true, detected_at: true })
        .extend({ shared: z.array(z.string()) }),
    ),
    total: z.number().int(),
  }),
});

/** A way of looking at the queue that a person keeps for themself, in the encrypted cache. */
export const savedViewsSchema = z.array(
  z.object({
    id: idSchema,
    name: z.string().min(1).max(60),
    /** The view that it narrows. */
    base: z.enum(['open', 'mine', 'unassigned', 'all']),
    filter: queueFilterSchema,
    sort: queueSortSchema,
  }),
);
export type SavedView = z.infer<typeof savedViewsSchema>[number];
