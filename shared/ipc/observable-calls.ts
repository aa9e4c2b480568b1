import { z } from 'zod';
import { incidentStatusSchema } from '../domain/incident.ts';
import { observableSchema } from '../domain/observable.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { severitySchema } from '../domain/severity.ts';
import { defineCall } from './call.ts';

export const namedObservableSchema = observableSchema.extend({
  /** How many texts of the incident name it: its own words, its assets, each entry that is not struck. */
  named: z.number().int(),
  /** Of one's own network or machine. */
  internal: z.boolean(),
  /** How many other incidents here name it; null for those beyond what is looked up at once. */
  elsewhere: z.number().int().nullable(),
});
export type NamedObservable = z.infer<typeof namedObservableSchema>;

/** What an incident names that can be looked for elsewhere, in the order in which it is first named. */
export const observableList = defineCall({
  kind: 'query',
  input: z.strictObject({ incident_id: idSchema }),
  output: z.object({ observables: z.array(namedObservableSchema) }),
});

/** Other incidents of the cache that name it in title, description, tags or notes, newest first. */
export const observableElsewhere = defineCall({
  kind: 'query',
  input: z.strictObject({ incident_id: idSchema, observable: observableSchema }),
  output: z.object({
    total: z.number().int(),
    incidents: z
      .array(
        z.object({
          id: idSchema,
          reference: z.string().nullable(),
          title: z.string(),
          severity: severitySchema,
          status: incidentStatusSchema,
          detected_at: timestampSchema,
        }),
      )
      .max(100),
    /** Incidents whose notes are not on this machine, so that it could not be looked for in them. */
    not_searched: z.number().int(),
  }),
});
