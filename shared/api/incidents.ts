import { z } from 'zod';
import {
  containmentActionSchema,
  containmentPatchSchema,
  newContainmentActionSchema,
} from '../domain/containment-action.ts';
import { evidenceSchema, newEvidenceSchema } from '../domain/evidence.ts';
import {
  incidentPatchSchema,
  incidentSchema,
  incidentSourceSchema,
  incidentStatusSchema,
  newIncidentSchema,
} from '../domain/incident.ts';
import { cursorSchema, idSchema, tagSchema, timestampSchema } from '../domain/scalars.ts';
import { severitySchema } from '../domain/severity.ts';
import { newTimelineEventSchema, timelineEventSchema } from '../domain/timeline-event.ts';
import { defineEndpoint } from './endpoint.ts';
import { listParameter, pageQuery } from './page.ts';
import { apiPrefix } from './protocol.ts';

const root = `${apiPrefix}/security/incidents`;
const one = z.strictObject({ incident_id: idSchema });
const oneAction = z.strictObject({ incident_id: idSchema, action_id: idSchema });
const common = { auth: 'bearer', rate: 'tier' } as const;
const read = { ...common, permission: 'incident:read', body: null, concurrency: 'none' } as const;

export const incidentSortSchema = z.enum([
  '-updated_at',
  'updated_at',
  '-detected_at',
  'detected_at',
  '-severity',
  'reference',
]);

export const listIncidents = defineEndpoint({
  ...read,
  name: 'incidents.list',
  method: 'GET',
  path: root,
  summary: 'Incidents, filtered and sorted, a page at a time',
  params: null,
  query: z.strictObject({
    ...pageQuery,
    /** Words that must all occur in reference, title, description or tags. */
    q: z.string().max(200).optional(),
    severity: listParameter(severitySchema).optional(),
    status: listParameter(incidentStatusSchema).optional(),
    source: listParameter(incidentSourceSchema).optional(),
    /** Ids, or `none` for unassigned. */
    assignee: listParameter(z.union([idSchema, z.literal('none')])).optional(),
    tag: listParameter(tagSchema).optional(),
    /** Only what changed at or after this time; how a console polls a server that has no change feed. */
    updated_since: timestampSchema.optional(),
    sort: incidentSortSchema.default('-updated_at'),
  }),
  reply: z.object({
    items: z.array(incidentSchema),
    total: z.number().int(),
    next_cursor: cursorSchema.nullable(),
  }),
  status: 200,
});

export const createIncident = defineEndpoint({
  ...common,
  name: 'incidents.create',
  method: 'POST',
  path: root,
  summary: 'Declare an incident',
  permission: 'incident:write',
  params: null,
  query: null,
  body: newIncidentSchema,
  reply: incidentSchema,
  status: 201,
  concurrency: 'none',
});

const durationSchema = z.object({
  /** Incidents the figures are from. */
  count: z.number().int(),
  median_ms: z.number().nullable(),
  p90_ms: z.number().nullable(),
});

export const incidentStats = defineEndpoint({
  ...read,
  name: 'incidents.stats',
  method: 'GET',
  path: `${root}/stats`,
  summary: 'Counts and times over all incidents',
  params: null,
  query: null,
  reply: z.object({
    total: z.number().int(),
    open: z.number().int(),
    unassigned_open: z.number().int(),
    by_severity: z.record(severitySchema, z.number().int()),
    by_status: z.record(incidentStatusSchema, z.number().int()),
    time_to_acknowledge: durationSchema,
    time_to_contain: durationSchema,
    time_to_recover: durationSchema,
  }),
  status: 200,
});

/** One incident with everything under it. */
export const incidentDetailSchema = z.object({
  incident: incidentSchema,
  timeline: z.array(timelineEventSchema),
  evidence: z.array(evidenceSchema),
  containment: z.array(containmentActionSchema),
});
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

export const getIncident = defineEndpoint({
  ...read,
  name: 'incidents.get',
  method: 'GET',
  path: `${root}/{incident_id}`,
  summary: 'One incident with its timeline, evidence and containment; the ETag is that of the incident',
  params: one,
  query: null,
  reply: incidentDetailSchema,
  status: 200,
});

export const patchIncident = defineEndpoint({
  ...common,
  name: 'incidents.patch',
  method: 'PATCH',
  path: `${root}/{incident_id}`,
  summary: 'Change fields of an incident or take it one step along its lifecycle',
  permission: 'incident:write',
  params: one,
  query: null,
  body: incidentPatchSchema,
  reply: incidentSchema,
  status: 200,
  concurrency: 'if_match',
});

export const addTimelineEvent = defineEndpoint({
  ...common,
  name: 'incidents.add_event',
  method: 'POST',
  path: `${root}/{incident_id}/events`,
  summary: 'Add an entry to the timeline',
  permission: 'timeline:write',
  params: one,
  query: null,
  body: newTimelineEventSchema,
  reply: timelineEventSchema,
  status: 201,
  concurrency: 'none',
});

export const addContainment = defineEndpoint({
  ...common,
  name: 'incidents.add_containment',
  method: 'POST',
  path: `${root}/{incident_id}/containment`,
  summary: 'Propose a containment action',
  permission: 'containment:propose',
  params: one,
  query: null,
  body: newContainmentActionSchema,
  reply: containmentActionSchema,
  status: 201,
  concurrency: 'none',
});

export const patchContainment = defineEndpoint({
  ...common,
  name: 'incidents.patch_containment',
  method: 'PATCH',
  path: `${root}/{incident_id}/containment/{action_id}`,
  summary: 'Record what became of a containment action',
  permission: 'containment:propose',
  params: oneAction,
  query: null,
  body: containmentPatchSchema,
  reply: containmentActionSchema,
  status: 200,
  concurrency: 'if_match',
});

export const addEvidence = defineEndpoint({
  ...common,
  name: 'incidents.add_evidence',
  method: 'POST',
  path: `${root}/{incident_id}/evidence`,
  summary: 'Register a piece of evidence',
  permission: 'evidence:write',
  params: one,
  query: null,
  body: newEvidenceSchema,
  reply: evidenceSchema,
  status: 201,
  concurrency: 'none',
});
