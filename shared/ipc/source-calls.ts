import { z } from 'zod';
import { eventColumnSchema, sourceTrustSchema } from '../domain/case-event.ts';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

export const sourceFormatSchema = z.enum([
  'watchfloor_export',
  'cloudtrail',
  'ocsf',
  'okta',
  'entra',
  'windows',
  'syslog',
  'csv',
  'json',
]);
export type SourceFormat = z.infer<typeof sourceFormatSchema>;

/** Which column of a CSV or member of a JSON object (RFC 6901 pointer, or a column's name) is what; absent is not mapped. */
export const fieldMappingSchema = z.strictObject({
  columns: z.partialRecord(eventColumnSchema, z.string().max(200)),
  /** How times without a zone are to be read, in minutes east of UTC. */
  zone_minutes: z.number().int().min(-840).max(840).default(0),
});
export type FieldMapping = z.infer<typeof fieldMappingSchema>;

/** Looks into what was chosen, without taking it in. */
export const sourceInspect = defineCall({
  kind: 'case_query',
  input: z.strictObject({ ticket: idSchema }),
  output: z.object({
    /** What it seems to be; null when nothing fits and a mapping is needed. */
    format: sourceFormatSchema.nullable(),
    why: z.string(),
    files: z.number().int(),
    bytes: z.number().int(),
    /** Names that can be mapped, with a value of the first rows each. */
    fields: z.array(z.object({ name: z.string(), sample: z.string() })).max(500),
    mapping: fieldMappingSchema,
    /** Said before anything is taken in: what this format can prove. */
    integrity: z.string(),
  }),
});

/** Takes sources in, verifying those that can be; progress comes as `job`. */
export const sourceImport = defineCall({
  kind: 'case_command',
  input: z.strictObject({
    sources: z
      .array(
        z.strictObject({
          ticket: idSchema,
          /** Null to find out. */
          format: sourceFormatSchema.nullable(),
          mapping: fieldMappingSchema.nullable(),
        }),
      )
      .min(1)
      .max(10_000),
    /** Also every line's form and the fields (strict). */
    strict: z.boolean(),
  }),
  output: z.object({ job_id: idSchema }),
});

export const unreadRowSchema = z.object({
  file: z.string(),
  line: z.number().int(),
  byte_offset: z.number().int(),
  why: z.string(),
  /** The first bytes of it as text. */
  sample: z.string(),
});

export const sourceSchema = z.object({
  id: idSchema,
  name: z.string(),
  format: sourceFormatSchema,
  added_at: timestampSchema,
  state: z.enum(['importing', 'ready', 'partial', 'failed']),
  files: z.number().int(),
  bytes: z.number().int(),
  /** SHA-256 over the bytes as they were read; of a folder, over the list of names and hashes. */
  sha256: z.string().nullable(),
  events: z.number().int(),
  unread: z.number().int(),
  trust: sourceTrustSchema,
  /** One sentence on what its integrity rests on. */
  integrity: z.string(),
  first_time: timestampSchema.nullable(),
  last_time: timestampSchema.nullable(),
});
export type Source = z.infer<typeof sourceSchema>;

export const sourceList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({ sources: z.array(sourceSchema) }),
});

export const sourceUnread = defineCall({
  kind: 'case_query',
  input: z.strictObject({
    source_id: idSchema,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(200),
  }),
  output: z.object({ rows: z.array(unreadRowSchema), total: z.number().int() }),
});

export const sourceRemove = defineCall({
  kind: 'case_command',
  input: z.strictObject({ source_id: idSchema }),
  output: z.strictObject({}),
});

/** Checks a source again from its bytes in the case. */
export const sourceVerify = defineCall({
  kind: 'case_command',
  input: z.strictObject({ source_id: idSchema, strict: z.boolean() }),
  output: z.object({ job_id: idSchema }),
});

export const verdictFindingSchema = z.object({
  kind: z.string(),
  basis: z.string(),
  index: z.number().int().nullable(),
  line: z.number().int().nullable(),
  byte_offset: z.number().int().nullable(),
  file: z.string().nullable(),
  path: z.string().nullable(),
  expected: z.union([z.string(), z.number()]).nullable(),
  actual: z.union([z.string(), z.number()]).nullable(),
  window: z.tuple([z.number(), z.number()]).nullable(),
  /** The event of the case that this is about, where there is one. */
  event_id: z.number().int().nullable(),
  /** The record's own time, or its neighbour's. */
  time: timestampSchema.nullable(),
  /** The last signed head before it, and the time of the last record that this head covers: up to there all is as signed. */
  last_head: z.object({ size: z.number().int(), time: timestampSchema.nullable() }).nullable().default(null),
});

/** The report of the verifier (`docs/formats/audit-export-v1.md`) with what a screen needs beside it. */
export const verdictSchema = z.object({
  verdict: z.enum(['INTACT', 'TAMPERED', 'UNVERIFIABLE']),
  reason: z.string().nullable(),
  log: z.string(),
  a: z.number().int().nullable(),
  b: z.number().int().nullable(),
  n: z.number().int().nullable(),
  anchor: z.object({
    kind: z.enum(['pinned', 'witness', 'operator', 'none']),
    size: z.number().int().nullable(),
    time: z.string().nullable(),
  }),
  witnesses: z.object({ seen: z.number().int(), quorum: z.number().int() }),
  fields: z
    .object({
      opened: z.number().int(),
      redacted: z.number().int(),
      withheld: z.number().int(),
      mismatch: z.number().int(),
      orphan: z.number().int(),
      unjudged: z.number().int(),
    })
    .nullable(),
  /** The first 10,000; `total` is the true number. */
  findings: z.array(verdictFindingSchema),
  total: z.number().int(),
  strict: z.boolean(),
  records: z.number().int(),
  bytes: z.number().int(),
  first_time: timestampSchema.nullable(),
  last_time: timestampSchema.nullable(),
  verified_at: timestampSchema,
  /** Milliseconds that the verification took. */
  took_ms: z.number(),
  /** Of the pin it was held against; null when this machine trusts no log of that name. */
  pin: z.object({ origin: z.string(), keys: z.array(z.string()) }).nullable(),
  /** Runs of records with withheld fields, at most 200, for the coverage bar: `[from, to)`. */
  withheld: z.array(z.tuple([z.number(), z.number()])),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Null for formats that have nothing to verify. */
export const sourceVerdict = defineCall({
  kind: 'case_query',
  input: z.strictObject({ source_id: idSchema }),
  output: z.object({ source: sourceSchema, verdict: verdictSchema.nullable() }),
});

export const digestProblemSchema = z.object({
  what: z.enum([
    'altered',
    'missing',
    'bad_signature',
    'digest_altered',
    'gap',
    /** Not checked: no signature at hand, or no trusted key. */
    'unsigned',
    /** A log file that no digest lists. */
    'unlisted',
  ]),
  /** Of the file or digest. */
  name: z.string(),
  why: z.string(),
});
export type DigestProblem = z.infer<typeof digestProblemSchema>;

/** What the digest files of CloudTrail say of the log files of a source. */
export const digestReportSchema = z.object({
  digests: z.number().int(),
  signed: z.number().int(),
  unsigned: z.number().int(),
  gaps: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Log files by what the digests say: proven by a signed one, right by one that could not be checked, and so on. */
  listed: z.number().int(),
  proven: z.number().int(),
  vouched: z.number().int(),
  altered: z.number().int(),
  missing: z.number().int(),
  unlisted: z.number().int(),
  /** The first 1,000; `total` is the true number. */
  problems: z.array(digestProblemSchema),
  total: z.number().int(),
});
export type DigestReport = z.infer<typeof digestReportSchema>;

/** Null for a source without digests. */
export const sourceDigests = defineCall({
  kind: 'case_query',
  input: z.strictObject({ source_id: idSchema }),
  output: z.object({ report: digestReportSchema.nullable() }),
});
