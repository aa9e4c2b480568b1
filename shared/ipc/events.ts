import { z } from 'zod';
import { sessionStateSchema } from './session-calls.ts';
import { syncStatusSchema } from './sync-calls.ts';

/**
 * What moved, never the rows themselves: `queue` (any list of incidents), `incident:<id>`, `people`, `outbox`. Coalesced; a
 * store that shows one of the topics asks again.
 */
export const topicSchema = z.union([
  z.enum(['queue', 'people', 'outbox']),
  z.templateLiteral(['incident:', z.string()]),
]);
export type Topic = z.infer<typeof topicSchema>;

/** Everything that is said to the page without being asked. */
export const events = {
  changed: z.object({ topics: z.array(topicSchema) }),
  session: sessionStateSchema,
  sync: syncStatusSchema,
  /** The engine died or is back; queries asked in between are to be asked again when it is `up`. */
  engine: z.object({ state: z.enum(['up', 'restarting', 'failed']) }),
} as const;

type Events = typeof events;
export type EventName = keyof Events;
export type EventOf<N extends EventName> = z.output<Events[N]>;
