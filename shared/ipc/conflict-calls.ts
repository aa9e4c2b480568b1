import { z } from 'zod';
import { type IncidentField, incidentStatusSchema } from '../domain/incident.ts';
import { idSchema, jsonSchema, timestampSchema, versionSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

const incidentFields = [
  'title',
  'description',
  'severity',
  'status',
  'category',
  'tlp',
  'assignee_id',
  'tags',
  'techniques',
  'affected_assets',
  'resolution',
  'lessons_learned',
  'duplicate_of',
] as const satisfies readonly IncidentField[];

const incidentFieldSchema = z.enum(incidentFields);

/** One field with its three values. What belongs to a step of the lifecycle waits with it, changed by others or not. */
export const conflictFieldSchema = z.object({
  field: incidentFieldSchema,
  /** What the user saw when writing. */
  base: jsonSchema,
  mine: jsonSchema,
  /** The server's value as it is known now; it follows further changes. */
  theirs: jsonSchema,
  /** Who made theirs, and when, by the timeline; null where it does not tell. */
  theirs_by: z.string().nullable(),
  theirs_at: timestampSchema.nullable(),
  /** Why mine cannot be put in place any more; null when it can. */
  mine_unavailable: z.string().nullable(),
});
export type ConflictField = z.infer<typeof conflictFieldSchema>;

/** What is left of one command: the fields that somebody else changed meanwhile. Kept until the user decides. */
export const conflictSchema = z.object({
  /** Id of the command. */
  id: idSchema,
  incident_id: idSchema,
  incident_reference: z.string().nullable(),
  /** Null when the incident is no longer here; then only theirs is left to choose. */
  incident_title: z.string().nullable(),
  incident_status: incidentStatusSchema.nullable(),
  /** Of the server's row that `theirs` is taken from. */
  version: versionSchema.nullable(),
  written_at: timestampSchema,
  noticed_at: timestampSchema,
  /** What the user gave as the reason of the step, if any. */
  reason: z.string().nullable(),
  fields: z.array(conflictFieldSchema),
});
export type Conflict = z.infer<typeof conflictSchema>;

export const conflictList = defineCall({
  kind: 'query',
  input: z.strictObject({}),
  output: z.object({ conflicts: z.array(conflictSchema) }),
});

export const conflictChoiceSchema = z.discriminatedUnion('take', [
  z.strictObject({ take: z.literal('theirs') }),
  z.strictObject({ take: z.literal('mine') }),
  z.strictObject({ take: z.literal('value'), value: jsonSchema }),
]);
export type ConflictChoice = z.infer<typeof conflictChoiceSchema>;

/**
 * Decides on the fields named; the others go on waiting. Mine or a third value is a new edit, based on the version that was
 * shown, and is refused when that is not the newest any more. Theirs lets go of mine.
 */
export const conflictResolve = defineCall({
  kind: 'command',
  input: z.strictObject({
    id: idSchema,
    version: versionSchema.nullable(),
    choices: z
      .partialRecord(incidentFieldSchema, conflictChoiceSchema)
      .refine((choices) => Object.keys(choices).length > 0, 'name at least one field'),
    /** Where the step asks for one and the edit had none, or another. */
    reason: z.string().trim().min(1).max(2_000).nullable(),
  }),
  /** The edit that was made of it; null when only theirs was chosen. */
  output: z.object({ command_id: idSchema.nullable() }),
});
