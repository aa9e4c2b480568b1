import { z } from 'zod';
import { idSchema, sha256Schema } from '../domain/scalars.ts';
import { tlpSchema } from '../domain/tlp.ts';
import { defineCall } from './call.ts';

/** What an incident can be written down as. PDF is the printed `html`, made by the host. */
export const writtenFormSchema = z.enum([
  'markdown',
  'html',
  /** A bundle of STIX 2.1. */
  'stix',
  /** An Incident Finding (class 2005) of OCSF 1.3. */
  'ocsf',
  /** The timeline, formula-safe. */
  'csv',
  /** A layer of ATT&CK Navigator. */
  'navigator',
  /** What the next shift must know, as Markdown. */
  'handover',
]);
export type WrittenForm = z.infer<typeof writtenFormSchema>;

/** For whom an incident is written down, and what its author says beside what is known. */
export const incidentReportRequestSchema = z.strictObject({
  incident_id: idSchema,
  /** Who may be told by TLP 2.0: the mark of what is written, and the measure of what is left out. */
  audience: tlpSchema,
  /** The author's own words for this audience; goes in as it is. */
  summary: z.string().max(20_000),
});
export type IncidentReportRequest = z.infer<typeof incidentReportRequestSchema>;

/** What was left out, or put under another name, for this audience. */
export const withheldSchema = z.object({ what: z.string(), count: z.number().int().positive() });
export type Withheld = z.infer<typeof withheldSchema>;

/** Made from what is on this machine, pending changes included, so that it works offline. */
export const incidentReport = defineCall({
  kind: 'query',
  input: incidentReportRequestSchema.extend({ form: writtenFormSchema }).strict(),
  output: z.object({
    text: z.string(),
    /** Without a path. */
    file_name: z.string(),
    withheld: z.array(withheldSchema),
    /** What makes it less than the whole: not kept here, not confirmed. Sentences for people. */
    doubts: z.array(z.string()),
  }),
});

/** Asks for a place and writes it there; the hash is that of the file, null when the person closed the dialog. */
export const incidentSaveReport = defineCall({
  kind: 'host',
  input: incidentReportRequestSchema.extend({ form: z.enum([...writtenFormSchema.options, 'pdf']) }).strict(),
  output: z.object({ sha256: sha256Schema.nullable() }),
});
