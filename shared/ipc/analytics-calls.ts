import { z } from 'zod';
import { timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

/** The edges of the bins of a duration, in milliseconds; the last bin has no end. */
export const durationEdgesMs = [
  0,
  15 * 60_000,
  3_600_000,
  4 * 3_600_000,
  8 * 3_600_000,
  24 * 3_600_000,
  3 * 86_400_000,
  7 * 86_400_000,
] as const;

/** The edges of the bins of the age of what is open, in milliseconds. */
export const ageEdgesMs = [
  0,
  4 * 3_600_000,
  86_400_000,
  3 * 86_400_000,
  7 * 86_400_000,
  30 * 86_400_000,
] as const;

const figuresSchema = z.object({
  count: z.number().int(),
  /** Milliseconds; null where there is none. */
  mean_ms: z.number().nullable(),
  median_ms: z.number().nullable(),
  p90_ms: z.number().nullable(),
});

const countSchema = z.object({
  value: z.string(),
  label: z.string().nullable(),
  count: z.number().int(),
  /** In the period of the same length before. */
  before: z.number().int(),
});

/**
 * Figures over the incidents that were detected in `[from, to)`, each beside that of the period of the same length before.
 * Ageing and workload are of what is open at this moment.
 */
export const analyticsGet = defineCall({
  kind: 'query',
  input: z.strictObject({
    from: timestampSchema,
    to: timestampSchema,
    /** Into how many parts the period is cut for the volume. */
    parts: z.number().int().min(1).max(200),
  }),
  output: z.object({
    total: z.number().int(),
    before: z.number().int(),
    /** From detection until it was acknowledged, contained, recovered. */
    measures: z.array(
      z.object({
        kind: z.enum(['tta', 'ttc', 'ttr']),
        now: figuresSchema,
        before: figuresSchema,
        /** By the edges of durations. */
        bins: z.array(z.number().int()),
      }),
    ),
    volume: z.array(
      z.object({
        from: timestampSchema,
        to: timestampSchema,
        /** By severity, worst first. */
        severity: z.array(z.number().int()),
      }),
    ),
    source: z.array(countSchema),
    /** By the edges of ages. */
    ageing: z.array(z.number().int()),
    /** Open incidents of each person, the most first; `none` is nobody. */
    workload: z.array(
      z.object({
        value: z.string(),
        label: z.string().nullable(),
        open: z.number().int(),
        /** Of them, high and critical. */
        urgent: z.number().int(),
      }),
    ),
    sla: z.array(
      z.object({
        kind: z.enum(['acknowledge', 'contain', 'report']),
        met: z.number().int(),
        /** Late, or overdue now. */
        missed: z.number().int(),
        /** Of the missed, before. */
        missed_before: z.number().int(),
        running: z.number().int(),
      }),
    ),
  }),
});
