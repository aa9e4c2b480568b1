import { z } from 'zod';
import { containmentActionSchema } from '../domain/containment-action.ts';
import { evidenceSchema } from '../domain/evidence.ts';
import { incidentSchema } from '../domain/incident.ts';
import { cursorSchema, idSchema } from '../domain/scalars.ts';
import { timelineEventSchema } from '../domain/timeline-event.ts';
import { userSchema } from '../domain/user.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

const place = { id: idSchema, incident_id: idSchema.nullable() };

/**
 * One change: the whole entity as it is now, or a tombstone (`data: null`). The feed is compacted: of several changes to
 * one entity only the newest is kept, at its newest place. Order is the order of commits on the server.
 */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('incident'), ...place, data: incidentSchema.nullable() }),
  z.object({ kind: z.literal('event'), ...place, data: timelineEventSchema.nullable() }),
  z.object({ kind: z.literal('evidence'), ...place, data: evidenceSchema.nullable() }),
  z.object({ kind: z.literal('containment'), ...place, data: containmentActionSchema.nullable() }),
  z.object({ kind: z.literal('user'), ...place, data: userSchema.nullable() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** A page of the feed. Applying it and storing `cursor` is one transaction in the client. */
export const changePageSchema = z.object({
  changes: z.array(changeSchema),
  /** Where the next page begins; the same as the given one when nothing came after it. */
  cursor: cursorSchema,
  more: z.boolean(),
  /** Entities after `cursor`, for progress; an estimate. */
  remaining: z.number().int().nonnegative(),
});
export type ChangePage = z.infer<typeof changePageSchema>;

/** Up to 5,000 a page, so that a first sync of a million rows is not a thousand round trips. */
export const pullChanges = defineEndpoint({
  name: 'sync.changes',
  method: 'GET',
  path: `${apiPrefix}/sync/changes`,
  summary: 'The change feed after a cursor; from the beginning without one. 410 when the cursor is too old',
  auth: 'bearer',
  permission: 'incident:read',
  rate: 'tier',
  params: null,
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
  }),
  body: null,
  reply: changePageSchema,
  status: 200,
  concurrency: 'none',
});

/**
 * Data of one `change` event on the stream; its `id` is `cursor`. It follows on from `from`: a client whose own cursor is
 * another has a gap, and pulls. The first event and each heartbeat (every 15 s) bring no changes, and `from` and `cursor` are
 * both the place of what was told last: a client that has missed it has a gap there, not only at the next change.
 */
export const streamEventSchema = z.object({
  from: cursorSchema,
  cursor: cursorSchema,
  changes: z.array(changeSchema),
});
export type StreamEvent = z.infer<typeof streamEventSchema>;

/** Server-sent events; `Last-Event-ID` (or `?cursor=`) resumes. Not described by a reply schema. */
export const streamPath = `${apiPrefix}/sync/stream`;
