import { z } from 'zod';
import { timestampSchema } from '../../domain/scalars.ts';

export const detectorSchema = z.enum([
  'burst',
  'denied_burst',
  'new_address',
  'new_action',
  'rare_action',
  'unusual_hour',
]);
export type Detector = z.infer<typeof detectorSchema>;

/** Something unlike the rest, with the figures that make it so: which feature, what was seen, what was to be expected. */
export const anomalySchema = z.object({
  detector: detectorSchema,
  actor: z.string().nullable(),
  from: timestampSchema,
  to: timestampSchema,
  /** How surprising it is, in bits: -log2 of the chance of at least this much under the baseline. At most 64. */
  score: z.number(),
  feature: z.string(),
  observed: z.number(),
  expected: z.number(),
  /** What was new or rare. */
  value: z.string().nullable(),
  /** How many events it is about; the first ones by number. */
  events: z.number().int(),
  event_ids: z.array(z.number().int()).max(50),
});
export type Anomaly = z.infer<typeof anomalySchema>;

/** What the pass looks at; `null` where the source does not say it. */
export type Observed = {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly address: string | null;
  readonly denied: boolean;
};
