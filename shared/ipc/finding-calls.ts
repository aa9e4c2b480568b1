import { z } from 'zod';
import { caseEventSchema } from '../domain/case-event.ts';
import { idSchema, tagSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';
import { eventFilterSchema, queryTextSchema } from './event-calls.ts';

const eventIds = z.array(z.number().int().nonnegative()).min(1).max(10_000);

/** Marks events with a note and tags; marking again replaces both. */
export const bookmarkSet = defineCall({
  kind: 'case_command',
  input: z.strictObject({
    event_ids: eventIds,
    note: z.string().max(4_000),
    tags: z.array(tagSchema).max(20),
  }),
  output: z.strictObject({}),
});

export const bookmarkRemove = defineCall({
  kind: 'case_command',
  input: z.strictObject({ event_ids: eventIds }),
  output: z.strictObject({}),
});

export const bookmarkList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({
    bookmarks: z.array(
      z.object({ event: caseEventSchema, note: z.string(), tags: z.array(z.string()), at: timestampSchema }),
    ),
  }),
});

/** What the examiner holds to have happened, how sure, and the records it rests on. */
export const findingSchema = z.object({
  id: idSchema,
  title: z.string().min(1).max(200),
  text: z.string().max(20_000),
  state: z.enum(['open', 'confirmed', 'refuted']),
  /** ATT&CK techniques by id. */
  techniques: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)).max(20),
  cited: z.array(z.number().int().nonnegative()).max(10_000),
  created_at: timestampSchema,
  updated_at: timestampSchema,
});
export type CaseFinding = z.infer<typeof findingSchema>;

export const findingSave = defineCall({
  kind: 'case_command',
  input: findingSchema
    .pick({ title: true, text: true, state: true, techniques: true, cited: true })
    .extend({ id: idSchema.nullable() })
    .strict(),
  output: z.object({ id: idSchema }),
});

export const findingRemove = defineCall({
  kind: 'case_command',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({}),
});

export const findingList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({ findings: z.array(findingSchema) }),
});

export const searchSave = defineCall({
  kind: 'case_command',
  input: z.strictObject({ name: z.string().trim().min(1).max(80), query: queryTextSchema }),
  output: z.strictObject({}),
});

export const searchRemove = defineCall({
  kind: 'case_command',
  input: z.strictObject({ name: z.string().max(80) }),
  output: z.strictObject({}),
});

export const searchList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({ searches: z.array(z.object({ name: z.string(), query: z.string() })) }),
});

/** What the examiner did in this case, in order: opened, imported, searched, bookmarked, reported. It is itself a chained log. */
export const journalList = defineCall({
  kind: 'case_query',
  input: z.strictObject({ offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(500) }),
  output: z.object({
    entries: z.array(
      z.object({ n: z.number().int(), time: timestampSchema, act: z.string(), text: z.string() }),
    ),
    total: z.number().int(),
  }),
});

/** What one actor did, cut where they were silent for longer than `gap_minutes` or came with another session. */
export const sessionRebuild = defineCall({
  kind: 'case_query',
  input: z.strictObject({
    actor: z.string().max(1_000),
    filter: eventFilterSchema,
    gap_minutes: z.number().int().min(1).max(1_440),
  }),
  output: z.object({
    sessions: z
      .array(
        z.object({
          from: timestampSchema,
          to: timestampSchema,
          events: z.number().int(),
          denied: z.number().int(),
          addresses: z.array(z.string()).max(20),
          hosts: z.array(z.string()).max(20),
          actions: z.array(z.object({ action: z.string(), count: z.number().int() })).max(20),
          first_id: z.number().int(),
        }),
      )
      .max(1_000),
    total: z.number().int(),
  }),
});
