import { z } from 'zod';
import { auditOutcomeSchema, auditRecordSchema } from '../domain/audit-record.ts';
import { idSchema, jsonSchema, sha256Schema, timestampSchema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { pageQuery } from './page.ts';
import { apiPrefix } from './protocol.ts';

const root = `${apiPrefix}/audit`;
const indexSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A dotted verb, or all that begin alike: `auth.login_failed`, `auth.*`. */
const actFilter = z
  .string()
  .max(64)
  .regex(/^[a-z_]+(\.[a-z_]+)*(\.\*)?$/);
const wordFilter = z.string().min(1).max(120);

export const auditFilterSchema = z.strictObject({
  /** Records of this time and later. */
  from: timestampSchema.optional(),
  /** Records before this time. */
  to: timestampSchema.optional(),
  act: actFilter.optional(),
  actor_id: wordFilter.optional(),
  object_id: wordFilter.optional(),
  incident_id: wordFilter.optional(),
  request_id: wordFilter.optional(),
  out: auditOutcomeSchema.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** `record` in JCS is the very bytes that `leaf` is the hash of; `fields` opens its commitments, for whoever may see them. */
export const auditItemSchema = z.object({
  n: indexSchema,
  leaf: sha256Schema,
  record: auditRecordSchema,
  fields: z.array(z.object({ path: z.string(), value: jsonSchema })),
});
export type AuditItem = z.infer<typeof auditItemSchema>;

/** Days that a `basic` organisation may search back. */
export const basicSearchDays = 30;

/** Newest first. A `basic` organisation sees 30 days; asking for more is `tier-required`. */
export const searchAudit = defineEndpoint({
  name: 'audit.search',
  method: 'GET',
  path: root,
  summary: 'Records of the audit log, newest first',
  auth: 'bearer',
  permission: 'audit:read',
  rate: 'tier',
  params: null,
  query: auditFilterSchema.extend(pageQuery),
  body: null,
  reply: z.object({
    items: z.array(auditItemSchema),
    next_cursor: z.string().nullable(),
    /** Records of the log as a whole. */
    size: indexSchema,
    /** What is older is not shown by this organisation's tier. */
    shown_from: timestampSchema.nullable(),
  }),
  status: 200,
  concurrency: 'none',
});

/** What is asked of an export: records `[a, b)`, or those of a time; all of the log without either. */
export const exportRequestSchema = z
  .strictObject({
    a: indexSchema.optional(),
    b: indexSchema.optional(),
    from: timestampSchema.optional(),
    to: timestampSchema.optional(),
    /** Size of the head that it is made under; a new one is made for it otherwise. */
    n: indexSchema.optional(),
    /** Chosen by the requester, 32 bytes in standard base64; it comes back signed. */
    nonce: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
    /** With the values behind commitments; needs `audit:disclose`. */
    disclosures: z.boolean(),
  })
  .refine(({ a, b, from, to }) => (a ?? b) === undefined || (from ?? to) === undefined, {
    message: 'by index or by time, not both',
  });

export const auditExportSchema = z.object({
  id: idSchema,
  a: indexSchema,
  b: indexSchema,
  n: indexSchema,
  created_at: timestampSchema,
  /** The bundle can be fetched until then, by the same person. */
  expires_at: timestampSchema,
  /** Fields behind commitments in the range: opened by the bundle, and left closed. */
  disclosed: indexSchema,
  withheld: indexSchema,
});
export type AuditExport = z.infer<typeof auditExportSchema>;

export const createExport = defineEndpoint({
  name: 'audit.export',
  method: 'POST',
  path: `${root}/exports`,
  summary: 'Makes an export of the audit log, to be fetched as a bundle',
  auth: 'bearer',
  permission: 'audit:export',
  rate: 'tier',
  params: null,
  query: null,
  body: exportRequestSchema,
  reply: auditExportSchema,
  status: 201,
  concurrency: 'none',
});

/** A POSIX tar (pax where a size asks for it) of the files that `docs/formats/audit-export-v1.md` names, streamed. */
export const getExportBundle = defineEndpoint({
  name: 'audit.export_bundle',
  method: 'GET',
  path: `${root}/exports/{export_id}/bundle`,
  summary: 'The files of an export as one tar',
  auth: 'bearer',
  permission: 'audit:export',
  rate: 'tier',
  params: z.strictObject({ export_id: idSchema }),
  query: null,
  body: null,
  reply: null,
  download: 'application/x-tar',
  status: 200,
  concurrency: 'none',
});

/**
 * Destroys a person's data behind commitments: who they were in what they did and what was done to their account. Each
 * record that loses a field is named by an `audit.redacted` record. Copies that were exported cannot be recalled.
 */
export const redactPerson = defineEndpoint({
  name: 'audit.redact',
  method: 'POST',
  path: `${root}/redactions`,
  summary: 'Erases a person’s data from the audit log, without touching the chain',
  auth: 'bearer',
  permission: 'audit:redact',
  rate: 'tier',
  params: null,
  query: null,
  body: z.strictObject({
    person_id: idSchema,
    /** A short code such as `gdpr-17`; it stands in the clear. */
    reason: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/),
    /** The approval by a second person that this rests on. */
    approval: z.string().regex(/^[A-Za-z0-9._:-]{1,120}$/),
  }),
  reply: z.object({
    /** Records that lost fields by this call, and those that are left for the next one. */
    redacted: indexSchema,
    remaining: indexSchema,
  }),
  status: 200,
  concurrency: 'none',
});
