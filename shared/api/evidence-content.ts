import { z } from 'zod';
import { evidenceSchema, newCustodyEntrySchema } from '../domain/evidence.ts';
import { idSchema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

/**
 * Contents of evidence: resumable uploads by tus 1.0 (https://tus.io/protocols/resumable-upload, extensions `creation` and
 * `termination`), and downloads by ranges (RFC 9110, section 14). Both carry bytes, so they are no endpoints of JSON.
 *
 * An upload is created for a registered piece of evidence, whose size and SHA-256 it must have; there is one at a time for
 * each. Creating one that exists answers its address and how far it is. The last byte is answered once the server has compared
 * the SHA-256; content that the organisation has already is complete as soon as its upload is created.
 */
export const tusVersion = '1.0.0';
export const tusExtensions = 'creation,termination';
export const offsetStream = 'application/offset+octet-stream';

const evidencePath = `${apiPrefix}/security/incidents/{incident_id}/evidence/{evidence_id}`;
export const evidenceUploadsPath = `${evidencePath}/uploads`;
export const evidenceUploadPath = `${evidenceUploadsPath}/{upload_id}`;
export const evidenceContentPath = `${evidencePath}/content`;

export const uploadHeaders = {
  resumable: 'tus-resumable',
  length: 'upload-length',
  offset: 'upload-offset',
} as const;

export type EvidencePlace = { readonly incident_id: string; readonly evidence_id: string };

/** One of the paths above with its names filled in. */
export function evidencePathOf(template: string, place: EvidencePlace): string {
  return template.replace('{incident_id}', place.incident_id).replace('{evidence_id}', place.evidence_id);
}

/** Says that evidence was viewed, exported or verified; the answer is the evidence with its custody. */
export const addCustody = defineEndpoint({
  name: 'incidents.add_custody',
  method: 'POST',
  path: `${evidencePath}/custody`,
  summary: 'Record what was done with a piece of evidence',
  auth: 'bearer',
  permission: 'incident:read',
  rate: 'tier',
  params: z.strictObject({ incident_id: idSchema, evidence_id: idSchema }),
  query: null,
  body: newCustodyEntrySchema,
  reply: evidenceSchema,
  status: 201,
  concurrency: 'none',
});
