import { z } from 'zod';
import { idSchema } from '../domain/scalars.ts';
import { auditExportStateSchema } from './audit-calls.ts';
import { jobSchema, refusedFileSchema, ticketSchema } from './case-calls.ts';
import { sessionStateSchema } from './session-calls.ts';
import { syncStatusSchema } from './sync-calls.ts';

/**
 * What moved, never the rows themselves: `queue` (any list of incidents), `incident:<id>`, `people`, `outbox`, `storage` (what is
 * kept here, and how much room it takes), `audit` (this console as a witness); of the open case `case` (which is open, its figures), `sources`, `events`, `bookmarks`,
 * `findings`; `approvals` (anything about requests, keys, policy). Coalesced; a store that shows one of the topics asks again.
 */
export const topicSchema = z.union([
  z.enum([
    ...(['queue', 'people', 'outbox', 'storage', 'evidence', 'audit'] as const),
    ...(['case', 'sources', 'events', 'bookmarks', 'findings'] as const),
    'approvals',
  ]),
  z.templateLiteral(['incident:', z.string()]),
]);
export type Topic = z.infer<typeof topicSchema>;

/** Everything that is said to the page without being asked. */
export const events = {
  audit_export: auditExportStateSchema,
  /** The person pressed a notification about a request. */
  approval_wanted: z.object({ intent_id: idSchema }),
  changed: z.object({ topics: z.array(topicSchema) }),
  session: sessionStateSchema,
  sync: syncStatusSchema,
  /** How far something long in the open case has come; the last one of a job says how it ended. */
  job: jobSchema,
  /** The person dropped files or folders on the window. */
  dropped: z.object({ tickets: z.array(ticketSchema), refused: z.array(refusedFileSchema) }),
  /** The process with the open case ended by itself; the case can be opened again. */
  case_lost: z.object({}),
  /** The engine died or is back; queries asked in between are to be asked again when it is `up`. */
  engine: z.object({ state: z.enum(['up', 'restarting', 'failed']) }),
} as const;

type Events = typeof events;
export type EventName = keyof Events;
export type EventOf<N extends EventName> = z.output<Events[N]>;
