import { z } from 'zod';
import { idSchema, tagSchema, timestampSchema, versionSchema } from './scalars.ts';
import { severitySchema } from './severity.ts';
import { tlpSchema } from './tlp.ts';

/** Lifecycle state; the steps between them are in `lifecycle.ts`. */
export const incidentStatusSchema = z.enum([
  'new',
  'triaged',
  'investigating',
  'contained',
  'eradicated',
  'recovered',
  'closed',
  'false_positive',
  'duplicate',
]);
export type IncidentStatus = z.infer<typeof incidentStatusSchema>;

/** What kind of incident it is, close to the categories of ENISA's reference taxonomy. */
export const incidentCategorySchema = z.enum([
  'phishing',
  'malware',
  'ransomware',
  'account_takeover',
  'credential_attack',
  'exposed_secret',
  'insider',
  'data_exposure',
  'denial_of_service',
  'intrusion',
  'supply_chain',
  'misconfiguration',
  'policy_violation',
  'other',
]);
export type IncidentCategory = z.infer<typeof incidentCategorySchema>;

/** Where it came from. */
export const incidentSourceSchema = z.enum([
  'manual',
  'api',
  'anomaly',
  'user_report',
  'edr',
  'cloud',
  'email',
]);
export type IncidentSource = z.infer<typeof incidentSourceSchema>;

/** ATT&CK technique id, such as `T1556` or `T1556.006`. */
export const techniqueIdSchema = z
  .string()
  .regex(/^T\d{4}(\.\d{3})?$/, 'an ATT&CK technique such as T1556.006');

const titleSchema = z.string().trim().min(3).max(200);
const descriptionSchema = z.string().max(20_000);
const longTextSchema = z.string().max(20_000);

/**
 * One security incident. Times: `detected_at` is when somebody or something noticed, `declared_at` when it was
 * written down, and each `<state>_at` is when that lifecycle state was first reached. `updated_at` moves with every
 * change to the incident or to anything under it; `version` moves only with the incident's own fields.
 */
export const incidentSchema = z.object({
  id: idSchema,
  /** Human reference, `INC-2026-0042`; given by the server, null until the incident has arrived there. */
  reference: z
    .string()
    .regex(/^INC-\d{4}-\d{4,}$/)
    .nullable(),
  title: titleSchema,
  description: descriptionSchema,
  severity: severitySchema,
  status: incidentStatusSchema,
  category: incidentCategorySchema,
  source: incidentSourceSchema,
  tlp: tlpSchema,
  assignee_id: idSchema.nullable(),
  reporter_id: idSchema.nullable(),
  tags: z.array(tagSchema).max(32),
  techniques: z.array(techniqueIdSchema).max(64),
  affected_assets: z.array(z.string().min(1).max(200)).max(200),
  detected_at: timestampSchema,
  declared_at: timestampSchema,
  acknowledged_at: timestampSchema.nullable(),
  contained_at: timestampSchema.nullable(),
  recovered_at: timestampSchema.nullable(),
  closed_at: timestampSchema.nullable(),
  resolution: longTextSchema.nullable(),
  lessons_learned: longTextSchema.nullable(),
  duplicate_of: idSchema.nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  version: versionSchema,
});
export type Incident = z.infer<typeof incidentSchema>;

/** What a client gives to declare an incident; the id is made by the client, so that a repeat is the same incident. */
export const newIncidentSchema = z.strictObject({
  id: idSchema,
  title: titleSchema,
  description: descriptionSchema.default(''),
  severity: severitySchema,
  category: incidentCategorySchema.default('other'),
  source: incidentSourceSchema.default('manual'),
  tlp: tlpSchema.default('amber'),
  assignee_id: idSchema.nullable().default(null),
  tags: z.array(tagSchema).max(32).default([]),
  techniques: z.array(techniqueIdSchema).max(64).default([]),
  affected_assets: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Kept as given, also when it arrives days later from a console that was offline. */
  detected_at: timestampSchema,
  declared_at: timestampSchema,
});
export type NewIncident = z.infer<typeof newIncidentSchema>;

/**
 * Fields that may be changed. `status` moves only along `lifecycle.ts`; `resolution`, `lessons_learned` and
 * `duplicate_of` are what some of its steps require.
 */
export const incidentPatchSchema = z
  .strictObject({
    title: titleSchema,
    description: descriptionSchema,
    severity: severitySchema,
    status: incidentStatusSchema,
    category: incidentCategorySchema,
    tlp: tlpSchema,
    assignee_id: idSchema.nullable(),
    tags: z.array(tagSchema).max(32),
    techniques: z.array(techniqueIdSchema).max(64),
    affected_assets: z.array(z.string().min(1).max(200)).max(200),
    resolution: longTextSchema.nullable(),
    lessons_learned: longTextSchema.nullable(),
    duplicate_of: idSchema.nullable(),
    /** Why, where the step asks for a reason (false positive, reopened); kept in the timeline. */
    reason: z.string().trim().min(1).max(2_000),
  })
  .partial()
  .refine(
    (patch) => Object.keys(patch).some((name) => name !== 'reason'),
    'name at least one field to change',
  );
export type IncidentPatch = z.infer<typeof incidentPatchSchema>;

/** The fields of a patch that are fields of the incident. */
export type IncidentField = Exclude<keyof IncidentPatch, 'reason'>;
