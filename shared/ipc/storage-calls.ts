import { z } from 'zod';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';
import { queueFilterSchema } from './queue-calls.ts';

/** What this machine keeps. The row of every incident always stays; what is pruned is what lies under it. */
export const storagePolicySchema = z.strictObject({
  /** The cache is kept below this, with its log. */
  limit_bytes: z.number().int().min(65_536).max(1_000_000_000_000),
  /** Days without a change or a look after which a closed incident is no longer kept in full; null is never. */
  keep_days: z.number().int().min(1).max(3_650).nullable(),
});
export type StoragePolicy = z.infer<typeof storagePolicySchema>;

export const defaultStoragePolicy: StoragePolicy = { limit_bytes: 2_000_000_000, keep_days: 365 };

/** Whether everything that is pinned is really here. */
export const keptSchema = z.object({
  /** Pinned incidents, one by one or by a view. */
  of: z.number().int(),
  /** Those of them of which everything is here. */
  complete: z.number().int(),
});
export type Kept = z.infer<typeof keptSchema>;

/** How the last pass over the cache ended. */
const lastPassSchema = z.object({
  at: timestampSchema,
  end: z.enum(['done', 'cancelled', 'failed']),
  /** Incidents of which only the row is left. */
  pruned: z.number().int(),
  /** Those of them that are not closed: nothing else was left to make room with. */
  open_pruned: z.number().int(),
  bytes_before: z.number().int(),
  bytes_after: z.number().int(),
  problem: appErrorDataSchema.nullable(),
});

/** Why the limit cannot be met: incidents that are never pruned, by the first reason that holds for each. */
const overLimitSchema = z.object({
  bytes: z.number().int(),
  pinned: z.number().int(),
  /** With pending, refused or conflicting changes, or a draft. */
  work: z.number().int(),
  /** Open in the window now. */
  shown: z.number().int(),
});
export type OverLimit = z.infer<typeof overLimitSchema>;

export const storageGet = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({
    policy: storagePolicySchema,
    /** On disk, with the write-ahead log. */
    bytes: z.number().int(),
    /** Of the content of evidence, which the limit does not concern. */
    evidence_bytes: z.number().int(),
    /** Of incidents of which only the row is here. */
    pruned: z.number().int(),
    kept: keptSchema,
    /** A pass that makes room at this moment: incidents so far, and how large what is in use is and should become. */
    pass: z
      .object({
        pruned: z.number().int(),
        used_bytes: z.number().int(),
        target_bytes: z.number().int().nullable(),
      })
      .nullable(),
    last: lastPassSchema.nullable(),
    over: overLimitSchema.nullable(),
    /** Whether the file can become smaller; what is free in one that cannot is only used again. */
    shrinks: z.boolean(),
  }),
});

export const storageSet = defineCall({
  kind: 'command',
  input: storagePolicySchema.partial(),
  output: z.object({}),
});

/** Looks now whether something is to be pruned, and prunes it. */
export const storagePrune = defineCall({
  kind: 'command',
  input: z.strictObject({}),
  output: z.object({}),
});

/** Ends the pass that runs; what it has pruned stays pruned. */
export const storageStop = defineCall({
  kind: 'command',
  input: z.strictObject({}),
  output: z.object({}),
});

/** Keeps everything of an incident here, whatever its age and the limit, or no longer. */
export const keepIncident = defineCall({
  kind: 'command',
  input: z.strictObject({ incident_id: idSchema, pinned: z.boolean() }),
  output: z.object({}),
});

/** Keeps every incident that fits the filter, also those that come to fit it later. */
export const keepView = defineCall({
  kind: 'command',
  input: z.strictObject({ label: z.string().min(1).max(200), filter: queueFilterSchema }),
  output: z.object({ id: idSchema }),
});

export const keepRemoveView = defineCall({
  kind: 'command',
  input: z.strictObject({ id: idSchema }),
  output: z.object({}),
});

/** What is pinned, and how much of it is here. */
export const keepList = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({
    /** Pinned one by one. */
    incidents: keptSchema,
    views: z.array(
      z.object({ id: idSchema, label: z.string(), filter: queueFilterSchema, kept: keptSchema }),
    ),
    /** All of them together, each incident once. */
    kept: keptSchema,
    /** Contents of evidence of pinned incidents that the server has, and those of them that are here. */
    contents: keptSchema,
    /** Why the rest is not here yet; null while it is being fetched, and when nothing is missing. */
    problem: appErrorDataSchema.nullable(),
  }),
});

/** Says which incident is on the screen, null for none: it is not pruned, and fetched at once if it was. */
export const incidentShow = defineCall({
  kind: 'command',
  input: z.strictObject({ incident_id: idSchema.nullable() }),
  output: z.object({}),
});
