import { z } from 'zod';
import { timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';
import { keptSchema } from './storage-calls.ts';

/** What was tried while the network was cut, and what of it worked. */
export const drillReportSchema = z.object({
  started_at: timestampSchema,
  /** Null while it runs. */
  ended_at: timestampSchema.nullable(),
  queries: z.number().int(),
  searches: z.number().int(),
  accepted: z.number().int(),
  /** Queries and commands that were refused. */
  failed: z.number().int(),
  /** Requests to the server that were not let through. */
  requests_cut: z.number().int(),
  /** How old the data was when it began. */
  synced_at: timestampSchema.nullable(),
  /** What was pinned to be kept here when it began, and how much of that was. */
  kept: keptSchema,
});
export type DrillReport = z.infer<typeof drillReportSchema>;

/** Cuts this program off from the network, to see what works without it. A lock or a restart ends it. */
export const drillStart = defineCall({
  kind: 'command',
  input: z.strictObject({ minutes: z.number().int().min(1).max(240) }),
  output: z.object({}),
});

export const drillEnd = defineCall({ kind: 'command', input: z.strictObject({}), output: z.object({}) });

/** The drill that runs, or the last one since the cache was opened. */
export const drillGet = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({ report: drillReportSchema.nullable() }),
});
