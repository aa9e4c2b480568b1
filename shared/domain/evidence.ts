import { z } from 'zod';
import { idSchema, sha256Schema, timestampSchema, versionSchema } from './scalars.ts';

export const evidenceKindSchema = z.enum([
  'file',
  'log',
  'screenshot',
  'memory',
  'disk_image',
  'email',
  'url',
  'note',
]);
export type EvidenceKind = z.infer<typeof evidenceKindSchema>;

const custodyActSchema = z.enum([
  /** Taken from where it was found. */
  'collected',
  /** The server holds the bytes and has compared their SHA-256. */
  'stored',
  'viewed',
  'exported',
  /** Hashed again, with the outcome in `detail`. */
  'verified',
]);
export type CustodyAct = z.infer<typeof custodyActSchema>;

/** One thing that was done with a piece of evidence; only ever added (ISO/IEC 27037, chain of custody). */
export const custodyEntrySchema = z.object({
  id: idSchema,
  act: custodyActSchema,
  /** Null for the server itself. */
  by: idSchema.nullable(),
  /** By the clock of whoever did it. */
  at: timestampSchema,
  /** When the server learned of it. */
  recorded_at: timestampSchema,
  detail: z.string().max(500),
});
export type CustodyEntry = z.infer<typeof custodyEntrySchema>;

/** What a person does to it without changing it. */
export const newCustodyEntrySchema = z.strictObject({
  id: idSchema,
  act: custodyActSchema.exclude(['collected', 'stored']),
  at: timestampSchema,
  detail: z.string().max(500).default(''),
});
export type NewCustodyEntry = z.infer<typeof newCustodyEntrySchema>;

/** One piece of evidence: what it is and its hash. The bytes themselves are stored apart, under that hash. */
export const evidenceSchema = z.object({
  id: idSchema,
  incident_id: idSchema,
  kind: evidenceKindSchema,
  name: z.string().min(1).max(255),
  description: z.string().max(4_000),
  /** Size in bytes; null when the evidence is a reference and not bytes. */
  size: z.number().int().nonnegative().nullable(),
  sha256: sha256Schema.nullable(),
  media_type: z.string().max(127).nullable(),
  /** Where and from whom it was taken, in the collector's words (ISO/IEC 27037). */
  origin: z.string().max(500),
  collected_at: timestampSchema,
  collected_by: idSchema.nullable(),
  created_at: timestampSchema,
  version: versionSchema,
  /** Since when the server has the bytes and has found them to be those of `sha256`; null when it does not have them. */
  content_stored_at: timestampSchema.nullable().default(null),
  /** Oldest first; the audit log has every entry, this list the newest few hundred. */
  custody: z.array(custodyEntrySchema).default([]),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const newEvidenceSchema = z.strictObject({
  id: idSchema,
  kind: evidenceKindSchema,
  name: z.string().trim().min(1).max(255),
  description: z.string().max(4_000).default(''),
  size: z.number().int().nonnegative().nullable().default(null),
  sha256: sha256Schema.nullable().default(null),
  media_type: z.string().max(127).nullable().default(null),
  origin: z.string().max(500).default(''),
  collected_at: timestampSchema,
});
export type NewEvidence = z.infer<typeof newEvidenceSchema>;
