import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  evidencePathOf,
  evidenceUploadPath,
  evidenceUploadsPath,
  offsetStream,
  tusExtensions,
  tusVersion,
  uploadHeaders,
} from '../../shared/api/evidence-content.ts';
import { tierEvidenceBytes } from '../../shared/domain/tier.ts';
import { Refusal } from '../http/refusal.ts';
import { single } from '../http/serve-route.ts';
import type { Services } from '../http/services.ts';
import { evidenceBytesOf, insertUpload, type Upload, uploadOfEvidence } from '../store/evidence-uploads.ts';
import { inTransaction } from '../store/work.ts';
import { admitToEvidence, type EvidenceRequest } from './evidence-place.ts';

const name = 'incidents.upload_evidence';
const gib = 2 ** 30;

/** Resumable uploads by tus 1.0: what may be sent is registered evidence, and its bytes count only when their hash is right. */
export async function serveEvidenceUploads(app: FastifyInstance, services: Services): Promise<void> {
  const { contents } = services;
  const admit = (request: FastifyRequest, reply: FastifyReply) => {
    reply.header(uploadHeaders.resumable, tusVersion);
    return admitToEvidence(services, request, reply, name, 'evidence:write');
  };

  await app.register(async (scope) => {
    scope.addContentTypeParser(offsetStream, (_request, payload, done) => done(null, payload));

    scope.options(routePath(evidenceUploadsPath), async (_request, reply) => {
      reply.headers({
        [uploadHeaders.resumable]: tusVersion,
        'tus-version': tusVersion,
        'tus-extension': tusExtensions,
      });
      return await reply.status(204).send();
    });

    scope.post(routePath(evidenceUploadsPath), async (request, reply) => {
      const asked = await admit(request, reply);
      requireTus(request);
      const upload = begin(services, asked, countFrom(request, uploadHeaders.length));
      const path = evidencePathOf(evidenceUploadPath, {
        incident_id: asked.evidence.incident_id,
        evidence_id: asked.evidence.id,
      }).replace('{upload_id}', upload.id);
      reply.headers({ location: path, [uploadHeaders.offset]: String(upload.received) });
      return await reply.status(201).send();
    });

    scope.head(routePath(evidenceUploadPath), async (request, reply) => {
      const asked = await admit(request, reply);
      requireTus(request);
      const upload = await uploadOf(services, asked);
      const received = contents.completed(upload, asked.writer) ? upload.size : upload.received;
      reply.headers({
        [uploadHeaders.offset]: String(received),
        [uploadHeaders.length]: String(upload.size),
      });
      return await reply.status(200).send();
    });

    scope.patch(routePath(evidenceUploadPath), async (request, reply) => {
      const asked = await admit(request, reply);
      requireTus(request);
      if (request.headers['content-type'] !== offsetStream) throw new Refusal('unsupported-media-type');
      const upload = await uploadOf(services, asked);
      const offset = countFrom(request, uploadHeaders.offset);
      const received = await contents.receive(upload, offset, request.body as Readable, asked.writer);
      return await reply.status(204).header(uploadHeaders.offset, String(received)).send();
    });

    scope.delete(routePath(evidenceUploadPath), async (request, reply) => {
      const asked = await admit(request, reply);
      requireTus(request);
      const upload = await uploadOf(services, asked);
      if (asked.evidence.content_stored_at !== null && asked.evidence.content_stored_at !== undefined)
        throw new Refusal('conflict', { detail: 'Stored evidence is not removed.' });
      await contents.discard(upload);
      return await reply.status(204).send();
    });
  });
}

function routePath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function requireTus(request: FastifyRequest): void {
  if (single(request.headers[uploadHeaders.resumable]) === tusVersion) return;
  throw new Refusal('malformed', { detail: `Tus-Resumable: ${tusVersion} is expected.` });
}

function countFrom(request: FastifyRequest, header: string): number {
  const text = single(request.headers[header]) ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Refusal('malformed', { detail: `${header} is a number of bytes.` });
}

async function uploadOf(
  { contents }: Services,
  { caller, evidence, uploadId }: EvidenceRequest,
): Promise<Upload> {
  const upload = await contents.settled(caller.org.number, uploadId);
  if (upload === null || upload.evidence_id !== evidence.id) throw new Refusal('not-found');
  return upload;
}

/** The upload of this evidence: the one there is, or a new one where the tier allows that much. */
function begin(services: Services, { caller, evidence, writer }: EvidenceRequest, size: number): Upload {
  const { contents, store } = services;
  if (evidence.sha256 === null || evidence.size !== size)
    throw new Refusal('validation', {
      detail: 'An upload has the size that the evidence was registered with, and the evidence has a SHA-256.',
    });
  contents.dropStale();
  const org = caller.org.number;
  const upload =
    uploadOfEvidence(store.db, org, evidence.id) ??
    inTransaction(store, (work) => {
      requireRoom(evidenceBytesOf(work.db, org), size, caller.org.tier);
      const made = {
        ...{ id: work.newId(), org, size, received: 0 },
        ...{ incident_id: evidence.incident_id, evidence_id: evidence.id },
      };
      insertUpload(work.db, made, work.now);
      return made;
    });
  return contents.completed(upload, writer) ? { ...upload, received: size } : upload;
}

function requireRoom(used: number, size: number, tier: keyof typeof tierEvidenceBytes): void {
  const { file, total } = tierEvidenceBytes[tier];
  if (size > file)
    throw new Refusal('too-large', { detail: `The ${tier} tier takes files of up to ${file / gib} GiB.` });
  if (used + size > total)
    throw new Refusal('too-large', {
      detail: `The ${tier} tier keeps ${total / gib} GiB of evidence, and this would be more.`,
    });
}
