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
