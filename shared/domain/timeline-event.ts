import { z } from 'zod';
import { techniqueIdSchema } from './incident.ts';
import { idSchema, timestampSchema } from './scalars.ts';

export const timelineEventKindSchema = z.enum([
  'note',
  'detection',
  'attacker_action',
  'response_action',
  'communication',
  'status_change', // made by the server with every step of the lifecycle
  'field_change', // made by the server with every changed field
  'evidence_added', // made by the server
  'containment', // made by the server
]);
export type TimelineEventKind = z.infer<typeof timelineEventKindSchema>;

/** The kinds that a person writes; the others are made by the server beside the change they tell. */
export const writtenEventKindSchema = timelineEventKindSchema.extract([
  'note',
  'detection',
  'attacker_action',
  'response_action',
  'communication',
]);

/** One field's old and new value, as JSON values; nothing is ever overwritten without this. */
export const fieldChangeSchema = z.object({ field: z.string(), old: z.json(), new: z.json() });
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/**
 * One entry of an incident's timeline. Three times: `happened_at` in the world, `recorded_at` on the clock of who wrote
 * it, `received_at` on the server's. Entries only ever add up: none is edited, a wrong one is struck with a reason.
 */
export const timelineEventSchema = z.object({
  id: idSchema,
  incident_id: idSchema,
  kind: timelineEventKindSchema,
  text: z.string().min(1).max(20_000),
  /** Where it was seen: a host, an account, a log; empty when a person tells it. */
  source: z.string().max(200),
  technique: techniqueIdSchema.nullable(),
  changes: z.array(fieldChangeSchema),
  author_id: idSchema.nullable(),
  happened_at: timestampSchema,
  recorded_at: timestampSchema,
  received_at: timestampSchema,
  struck: z.object({ by: idSchema, at: timestampSchema, reason: z.string().min(1).max(2_000) }).nullable(),
});
export type TimelineEvent = z.infer<typeof timelineEventSchema>;

export const newTimelineEventSchema = z.strictObject({
  id: idSchema,
  kind: writtenEventKindSchema,
  text: z.string().trim().min(1).max(20_000),
  source: z.string().max(200).default(''),
  technique: techniqueIdSchema.nullable().default(null),
  happened_at: timestampSchema,
  recorded_at: timestampSchema,
});
export type NewTimelineEvent = z.infer<typeof newTimelineEventSchema>;

/** Whose doing an entry tells, for the filters above the timeline. */
export function sideOf(kind: TimelineEventKind): 'attacker' | 'us' {
  return kind === 'attacker_action' || kind === 'detection' ? 'attacker' : 'us';
}

const correction = /^corrects:([0-9a-f-]{36})$/;

/** The `source` of an entry that corrects another: nothing is edited, the correction stands beside what it corrects. */
export function correctionSource(id: string): string {
  return `corrects:${id}`;
}

/** The entry that this one corrects; null when it corrects none. */
export function correctedBy({ source }: Pick<TimelineEvent, 'source'>): string | null {
  return correction.exec(source)?.[1] ?? null;
}
