import { z } from 'zod';
import { timestampSchema } from './scalars.ts';

/** How the integrity of what a source holds is known. */
export const sourceTrustSchema = z.enum([
  /** A verified export: complete and unaltered up to a head that somebody else holds. */
  'proven',
  /** Self-consistent, with nothing outside that it could be held against. */
  'unanchored',
  /** The verifier found something. */
  'tampered',
  /** The format offers proofs and these could not be checked. */
  'unverifiable',
  /** The format has no integrity information. */
  'none',
]);
export type SourceTrust = z.infer<typeof sourceTrustSchema>;

export const eventOutcomeSchema = z.enum(['ok', 'denied', 'error', 'unknown']);
export type EventOutcome = z.infer<typeof eventOutcomeSchema>;

/** What the columns of a case hold, for every format alike; null where the source does not say it. */
export const eventColumnSchema = z.enum([
  'time',
  'source',
  'format',
  'action',
  'actor',
  'object',
  'object_type',
  'outcome',
  'address',
  'host',
  'session',
  'summary',
]);
export type EventColumn = z.infer<typeof eventColumnSchema>;

/** One event of a case as a list shows it. */
export const caseEventSchema = z.object({
  /** Its number in the case, from 0, for ever the same. */
  id: z.number().int().nonnegative(),
  source_id: z.string(),
  /** From 1, in its file. */
  line: z.number().int().positive(),
  /** Null where the source gives none that can be read. */
  time: timestampSchema.nullable(),
  action: z.string().nullable(),
  actor: z.string().nullable(),
  object: z.string().nullable(),
  object_type: z.string().nullable(),
  outcome: eventOutcomeSchema,
  address: z.string().nullable(),
  host: z.string().nullable(),
  session: z.string().nullable(),
  /** One line of the event's own words. */
  summary: z.string(),
  /** The verifier named this very record. */
  finding: z.string().nullable(),
  bookmarked: z.boolean(),
});
export type CaseEvent = z.infer<typeof caseEventSchema>;
