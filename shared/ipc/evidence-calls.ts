import { z } from 'zod';
import { evidenceSchema, newEvidenceSchema } from '../domain/evidence.ts';
import { idSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';
import { confirmationSchema } from './confirmation.ts';

const place = { incident_id: idSchema, evidence_id: idSchema };

/** A piece of evidence as the user sees it: the server's row with what is pending on top, and where its bytes are. */
export const shownEvidenceSchema = evidenceSchema.extend({
  state: confirmationSchema,
  /** The outbox entry that registers it; null once the server has it. */
  command_id: idSchema.nullable(),
  problem: appErrorDataSchema.nullable(),
  /** Whether the bytes are in the encrypted store of this machine. */
  is_here: z.boolean(),
  /** On its way to the server: bytes that the server has; `refused` waits for the user. Null when there is nothing to bring. */
  upload: z
    .object({
      state: z.enum(['waiting', 'running', 'refused']),
      bytes: z.number().int(),
      problem: appErrorDataSchema.nullable(),
    })
    .nullable(),
});
export type ShownEvidence = z.infer<typeof shownEvidenceSchema>;

/** Something that takes long and that goes on while the user does something else. Not kept over a restart. */
export const evidenceJobSchema = z.object({
  id: idSchema,
  kind: z.enum(['intake', 'fetch', 'verify', 'export']),
  incident_id: idSchema,
  /** Null while it is being taken in. */
  evidence_id: idSchema.nullable(),
  name: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  bytes: z.number().int(),
  of: z.number().int(),
  problem: appErrorDataSchema.nullable(),
});
export type EvidenceJob = z.infer<typeof evidenceJobSchema>;

/** Topics `incident:<id>` and `evidence`. */
export const evidenceList = defineCall({
  kind: 'query',
  input: z.strictObject({ incident_id: idSchema }),
  output: z.object({
    evidence: z.array(shownEvidenceSchema),
    jobs: z.array(evidenceJobSchema),
    /** Whether the server takes contents; null while that is not known. */
    server_takes_contents: z.boolean().nullable(),
  }),
});

export const previewBytes = 16_384;

/** A piece of the bytes for a look inside, in base64; never more than `previewBytes`. Throws `evidence_damaged`. */
export const evidencePreview = defineCall({
  kind: 'query',
  input: z.strictObject({ ...place, at: z.number().int().nonnegative() }),
  output: z.object({ size: z.number().int(), at: z.number().int(), base64: z.string() }),
});

const job = z.object({ job_id: idSchema });

/** Brings the bytes from the server to this machine; they are there once their SHA-256 was compared. */
export const evidenceFetch = defineCall({ kind: 'command', input: z.strictObject(place), output: job });

/** Reads all bytes on this machine and compares their SHA-256 with the registered one; the outcome goes to custody. */
export const evidenceVerify = defineCall({ kind: 'command', input: z.strictObject(place), output: job });

/** Says in the custody that the person looked inside; at most once an hour. */
export const evidenceViewed = defineCall({
  kind: 'command',
  input: z.strictObject(place),
  output: z.object({}),
});

/** Tries a parked upload again. */
export const evidenceUploadAgain = defineCall({
  kind: 'command',
  input: z.strictObject(place),
  output: z.object({}),
});

/** Stops a job that runs, or takes one that ended off the list. */
export const evidenceCancel = defineCall({
  kind: 'command',
  input: z.strictObject({ job_id: idSchema }),
  output: z.object({}),
});

/** What is said of a file when it is taken in; size and SHA-256 are found by reading it. */
export const evidenceWordsSchema = newEvidenceSchema.omit({ id: true, size: true, sha256: true });

/** Takes a chosen or dropped file in: it is durable and in the outbox once the job is done. */
export const evidenceTakeIn = defineCall({
  kind: 'host',
  input: z.strictObject({ incident_id: idSchema, ticket: idSchema, words: evidenceWordsSchema }),
  output: job,
});

/** Asks where to, and writes the bytes there; null when the person chose nothing. */
export const evidenceExport = defineCall({
  kind: 'host',
  input: z.strictObject({ ...place, name: z.string().max(255) }),
  output: z.object({ job_id: idSchema.nullable() }),
});

/** Jobs that need a path, asked for by main alone: the page cannot name one. */
export const evidenceOrderSchema = z.discriminatedUnion('order', [
  z.object({
    order: z.literal('take_in'),
    incident_id: idSchema,
    path: z.string(),
    words: evidenceWordsSchema,
  }),
  z.object({ order: z.literal('export'), ...place, path: z.string() }),
]);
export type EvidenceOrder = z.infer<typeof evidenceOrderSchema>;
