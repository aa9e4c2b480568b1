import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Permission } from '../../shared/domain/permission.ts';
import { idSchema } from '../../shared/domain/scalars.ts';
import type { Caller } from '../checks/authenticate.ts';
import { requirePermission } from '../checks/permissions.ts';
import type { Writer } from '../evidence/writer.ts';
import { actorOf } from '../http/audit-actor.ts';
import { Refusal } from '../http/refusal.ts';
import { receiptHeader } from '../http/route.ts';
import { admitCaller, denialsAudited, factsOf } from '../http/serve-route.ts';
import type { Services } from '../http/services.ts';
import { entity } from '../store/entities.ts';

const placeSchema = z.object({
  incident_id: idSchema,
  evidence_id: idSchema,
  upload_id: idSchema.optional(),
});

/** Who asks for the bytes of which evidence. */
export type EvidenceRequest = {
  readonly caller: Caller;
  readonly evidence: Evidence;
  readonly uploadId: string;
  readonly writer: Writer;
};

/** The same checks in the same order as for any endpoint; bytes have a rate of their own. */
export async function admitToEvidence(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  permission: Permission,
): Promise<EvidenceRequest> {
  const caller = await admitCaller(services, request, reply, () => services.quotas.ofContent);
  await denialsAudited(services, caller, request, name, () => requirePermission(caller, permission));
  const place = placeSchema.safeParse(request.params);
  if (!place.success) throw new Refusal('not-found');
  const evidence = entity(services.store.db, caller.org.number, 'evidence', place.data.evidence_id);
  if (evidence === null || evidence.incident_id !== place.data.incident_id) throw new Refusal('not-found');
  const facts = factsOf(request);
  const writer: Writer = {
    ...{ evidence, org: caller.org, actor: actorOf(caller, facts), requestId: facts.requestId },
    receipted: (receipt) => void reply.headers(receiptHeader(receipt)),
  };
  return { caller, evidence, writer, uploadId: place.data.upload_id ?? '' };
}
