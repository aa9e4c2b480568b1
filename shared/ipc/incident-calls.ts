import { z } from 'zod';
import { evidenceSchema } from '../domain/evidence.ts';
import { incidentPatchSchema, incidentSchema, newIncidentSchema } from '../domain/incident.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import {
  fieldChangeSchema,
  newTimelineEventSchema,
  timelineEventKindSchema,
  timelineEventSchema,
} from '../domain/timeline-event.ts';
import { userSchema } from '../domain/user.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';
import { confirmationSchema } from './confirmation.ts';
import { shownContainmentSchema } from './containment-calls.ts';

export const timelineEntrySchema = z.object({
  event: timelineEventSchema,
  author_name: z.string().nullable(),
  state: confirmationSchema,
  /** The outbox entry behind a pending or refused event. */
  command_id: idSchema.nullable(),
  problem: appErrorDataSchema.nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** What others have done to an incident since the person last looked at it; own changes are no news. */
export const sinceSeenSchema = z.object({
  seen_at: timestampSchema,
  /** Each changed field once: what it was then, what it is now. */
  fields: z.array(fieldChangeSchema),
  /** Entries that tell something else, oldest first. */
  entries: z.array(
    z.object({
      id: idSchema,
      kind: timelineEventKindSchema,
      text: z.string(),
      author_name: z.string().nullable(),
    }),
  ),
  /** Who did any of it, by name. */
  people: z.array(z.string()),
});
export type SinceSeen = z.infer<typeof sinceSeenSchema>;

/** That, since when and why an incident is not kept in full on this machine, and whether it is on its way. */
export const notKeptSchema = z.object({
  since: timestampSchema,
  why: z.enum(['age', 'size']),
  /** How long its timeline was then. */
  entries: z.number().int(),
  /** `waiting` for the server to be reached or for its turn, `fetching` it now, `failed` for `problem`. */
  state: z.enum(['waiting', 'fetching', 'failed']),
  problem: appErrorDataSchema.nullable(),
});
export type NotKept = z.infer<typeof notKeptSchema>;

export const incidentGet = defineCall({
  kind: 'query',
  input: z.strictObject({ id: idSchema }),
  output: z
    .object({
      /** What the user sees: the server's row with everything pending on top. */
      incident: incidentSchema,
      assignee_name: z.string().nullable(),
      reporter_name: z.string().nullable(),
      state: confirmationSchema,
      /** Fields whose shown value is not the server's yet. */
      pending_fields: z.array(z.string()),
      /** Fields that two people changed and the user has not decided on; theirs is shown. */
      conflict_fields: z.array(z.string()),
      /** Oldest first by `happened_at`. */
      timeline: z.array(timelineEntrySchema),
      evidence: z.array(evidenceSchema),
      containment: z.array(shownContainmentSchema),
      duplicate_reference: z.string().nullable(),
      /**
       * Set when only the incident's own row is here: timeline, evidence and containment hold what is pending at most, and
       * are not the whole of it.
       */
      not_kept: notKeptSchema.nullable(),
      /** Pinned to be kept here. */
      pinned: z.boolean(),
      /** Pinned views that it belongs to, by their labels. */
      pinned_by: z.array(z.string()),
      /** Null when there is no news, or it was never looked at. */
      since: sinceSeenSchema.nullable(),
    })
    .nullable(),
});

const accepted = z.object({ command_id: idSchema });

/** The answer means: durable in the outbox and visible in the cache. Not: known to the server. */
export const incidentCreate = defineCall({
  kind: 'command',
  input: newIncidentSchema.omit({ id: true, declared_at: true, source: true }),
  output: accepted.extend({ incident_id: idSchema }),
});

/** Fields and steps of the lifecycle alike; the outbox entry remembers the version it is based on. */
export const incidentEdit = defineCall({
  kind: 'command',
  input: z.strictObject({ incident_id: idSchema, patch: incidentPatchSchema }),
  output: accepted,
});

export const timelineAdd = defineCall({
  kind: 'command',
  input: z.strictObject({
    incident_id: idSchema,
    event: newTimelineEventSchema.omit({ id: true, recorded_at: true }),
    /** The draft that this was written in; removed in the same transaction. */
    draft_key: z.string().max(120).nullable(),
  }),
  output: accepted.extend({ event_id: idSchema }),
});

/** Says that the person has seen the incident as it is now (clears `unread`). */
export const incidentSeen = defineCall({
  kind: 'command',
  input: z.strictObject({ incident_id: idSchema }),
  output: z.object({}),
});

/** Text that is being written, kept in the encrypted cache; survives everything but its own sending. Empty removes it. */
export const draftSave = defineCall({
  kind: 'command',
  input: z.strictObject({ key: z.string().min(1).max(120), text: z.string().max(40_000) }),
  output: z.object({}),
});

export const draftGet = defineCall({
  kind: 'query',
  input: z.strictObject({ key: z.string().min(1).max(120) }),
  output: z.object({ text: z.string(), saved_at: timestampSchema }).nullable(),
});

/** Everybody in the organisation, by name. */
export const peopleList = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({ people: z.array(userSchema), me_id: idSchema }),
});
