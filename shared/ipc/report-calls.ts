import { z } from 'zod';
import { anomalySchema } from '../detection/anomaly/anomaly.ts';
import { sigmaLevelSchema } from '../detection/sigma/sigma-rule.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

/** What a report says beside what is in the case. */
export const reportRequestSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  examiner: z.string().trim().min(1).max(200),
  summary: z.string().max(50_000),
  bookmarks: z.boolean(),
});
export type ReportRequest = z.infer<typeof reportRequestSchema>;

/** The report as one file of HTML without a script or an address in it. */
export const reportHtml = defineCall({
  kind: 'case_query',
  input: reportRequestSchema,
  output: z.object({ html: z.string() }),
});

/** Asks for a place and writes the report there; false when the person closed the dialog. */
export const reportSave = defineCall({
  kind: 'host',
  input: reportRequestSchema.extend({ format: z.enum(['html', 'pdf']) }).strict(),
  output: z.object({ saved: z.boolean() }),
});

/** Asks for a place and begins to write the evidence bundle there (RFC 8493); null when the person closed the dialog. */
export const bundleSave = defineCall({
  kind: 'host',
  input: reportRequestSchema,
  output: z.object({ job_id: idSchema.nullable() }),
});

/** `place` stands for the folder to make; `pdf` is the printed report in base64. */
export const bundleWrite = defineCall({
  kind: 'case_command',
  input: z.strictObject({
    place: idSchema,
    pdf: z
      .base64()
      .max(256 * 1024 * 1024)
      .nullable(),
    report: reportRequestSchema,
  }),
  output: z.object({ job_id: idSchema }),
});

export const ruleSchema = z.object({
  /** Of its file, and of its place in it. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  level: sigmaLevelSchema,
  techniques: z.array(z.string()),
  false_positives: z.array(z.string()),
  /** Whether it came with the console. */
  bundled: z.boolean(),
});

/** The rules that are run, and those that are not, with the reason. */
export const ruleList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({
    rules: z.array(ruleSchema),
    refused: z.array(z.object({ name: z.string(), why: z.string() })),
  }),
});

/** Takes files of rules into the case; one of the same name is replaced. */
export const ruleAdd = defineCall({
  kind: 'case_command',
  input: z.strictObject({ tickets: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    added: z.number().int(),
    refused: z.array(z.object({ name: z.string(), why: z.string() })),
  }),
});

export const ruleRemove = defineCall({
  kind: 'case_command',
  input: z.strictObject({ name: z.string().max(300) }),
  output: z.strictObject({}),
});

/** Runs every rule and the anomaly pass over every event of the case; progress comes as `job`. */
export const detectRun = defineCall({
  kind: 'case_command',
  input: z.strictObject({}),
  output: z.object({ job_id: idSchema }),
});

/** What the last run found; null before the first. Older than the events where `stale`. */
export const detectResult = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({
    ran_at: timestampSchema.nullable(),
    stale: z.boolean(),
    events: z.number().int(),
    hits: z.array(
      z.object({
        rule: ruleSchema,
        events: z.number().int(),
        /** The first ones. */
        event_ids: z.array(z.number().int()).max(1_000),
        first_time: timestampSchema.nullable(),
        last_time: timestampSchema.nullable(),
      }),
    ),
    anomalies: z.array(anomalySchema),
  }),
});
