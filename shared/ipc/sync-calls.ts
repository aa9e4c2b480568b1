import { z } from 'zod';
import { incidentPatchSchema } from '../domain/incident.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';

/** One action that waits for the server, or that it refused. */
export const outboxEntrySchema = z.object({
  id: idSchema,
  kind: z.enum([
    'incident.create',
    'incident.edit',
    'timeline.add',
    'containment.propose',
    'containment.update',
    'evidence.add',
    'evidence.custody',
  ]),
  incident_id: idSchema,
  incident_reference: z.string().nullable(),
  incident_title: z.string().nullable(),
  /** What it does, in words: "Status: triaged → investigating". */
  summary: z.string(),
  queued_at: timestampSchema,
  state: z.enum(['queued', 'sending', 'waiting', 'refused']),
  /** Times it was sent without a final answer. */
  attempts: z.number().int(),
  next_attempt_at: timestampSchema.nullable(),
  /** Why it has not gone through yet, or why it was refused. */
  problem: appErrorDataSchema.nullable(),
  /** The user's own words in it, so that nothing typed is lost when it is refused. */
  text: z.string().nullable(),
  /** The written parts of it that can be changed before it is sent, by name; empty while it may have arrived already. */
  editable: z.array(z.object({ name: z.string(), value: z.string() })),
  /** For changes of fields: what was asked for, so that giving it up can be taken back. */
  patch: incidentPatchSchema.nullable(),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

export const outboxList = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({ entries: z.array(outboxEntrySchema) }),
});

/** Sends a refused or waiting entry again, now. */
export const outboxRetry = defineCall({
  kind: 'command',
  input: z.strictObject({ id: idSchema }),
  output: z.object({}),
});

/**
 * Changes the words of an entry that is queued or was refused, and sends it (again) as a new request in its old place.
 * Refused while it is being sent or may have arrived.
 */
export const outboxEdit = defineCall({
  kind: 'command',
  input: z.strictObject({ id: idSchema, changes: z.record(z.string().max(40), z.string().max(20_000)) }),
  output: z.object({}),
});

/** Gives an entry up; for a refused or queued one only, never while it is being sent. */
export const outboxDiscard = defineCall({
  kind: 'command',
  input: z.strictObject({ id: idSchema }),
  output: z.object({}),
});

/**
 * What the state bar says. `connection`: `live` has the stream, `polling` has a server without one, `connecting` has not
 * had an answer yet, `offline` has no way to the server, `signed_out` waits for the person to sign in again.
 */
export const syncStatusSchema = z.object({
  connection: z.enum(['live', 'polling', 'connecting', 'offline', 'signed_out']),
  /** Since when `connection` has been what it is. */
  since: timestampSchema,
  /** The cache was last known to be as new as the server's feed. */
  synced_at: timestampSchema.nullable(),
  /** A pull in progress: rows so far, and rows expected where the server says so. */
  progress: z.object({ rows: z.number().int(), of: z.number().int().nullable() }).nullable(),
  pending: z.number().int(),
  refused: z.number().int(),
  /** Actions of which a field waits for the user to decide between two people's values. */
  conflicts: z.number().int(),
  /** This machine's clock minus the server's, in ms, when it is more than 60 s; else null. */
  clock_skew_ms: z.number().int().nullable(),
  /** A check of the whole cache after an unclean end, while it takes long: tables done, and how many there are. */
  check: z.object({ done: z.number().int(), of: z.number().int() }).nullable(),
  /** An offline drill cuts the network until then. */
  drill: z.object({ until: timestampSchema }).nullable(),
  /** Why it is not live. */
  problem: appErrorDataSchema.nullable(),
  /** Something the user must be told once, e.g. a damaged cache that was set aside. */
  notice: z.string().nullable(),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

export const syncGet = defineCall({ kind: 'query', input: z.strictObject({}), output: syncStatusSchema });

/** Tries the network now instead of at the end of the back-off. */
export const syncNow = defineCall({ kind: 'command', input: z.strictObject({}), output: z.object({}) });

export const cacheInfo = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({
    bytes: z.number().int(),
    incidents: z.number().int(),
    events: z.number().int(),
    cipher: z.string(),
    schema_version: z.number().int(),
  }),
});
