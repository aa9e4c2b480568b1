import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { evidenceContentPath } from '../../shared/api/evidence-content.ts';
import { appendAudit } from '../audit-log/append.ts';
import { Refusal } from '../http/refusal.ts';
import { single } from '../http/serve-route.ts';
import type { Services } from '../http/services.ts';
import { inTransaction } from '../store/work.ts';
import { admitToEvidence } from './evidence-place.ts';

/** The bytes of a piece of evidence, whole or one range of them; never anything that a browser would run. */
export function serveEvidenceContent(app: FastifyInstance, services: Services): void {
  const { contents, store } = services;
  app.get(evidenceContentPath.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, reply) => {
    const { caller, evidence, writer } = await admitToEvidence(
      services,
      request,
      reply,
      'incidents.read_evidence',
      'incident:read',
    );
    const { sha256, size, content_stored_at } = evidence;
    if (sha256 === null || size === null || content_stored_at === null || content_stored_at === undefined)
      throw new Refusal('not-found', { detail: 'The server does not have the content of this evidence.' });
    const etag = `"${sha256}"`;
    const asked = isFor(single(request.headers['if-range']), etag)
      ? single(request.headers.range)
      : undefined;
    const range = rangeOf(asked, size);
    if (range.from === 0)
      inTransaction(store, (work) =>
        appendAudit(work, caller.org, {
          act: 'evidence.downloaded',
          actor: writer.actor,
          obj: { id: evidence.id, type: 'evidence' },
          inc: evidence.incident_id,
          out: 'ok',
          req: writer.requestId,
          detail: { sha256, size },
        }),
      );
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-length': String(range.to - range.from),
    });
    if (range.isPart) reply.header('content-range', `bytes ${range.from}-${range.to - 1}/${size}`);
    reply.status(range.isPart ? 206 : 200);
    if (size === 0) return await reply.send('');
    const path = contents.path(caller.org.number, sha256);
    return await reply.send(createReadStream(path, { start: range.from, end: range.to - 1 }));
  });
}

/** RFC 9110, section 13.1.5: a range of something else is the whole of this. */
function isFor(ifRange: string | undefined, etag: string): boolean {
  return ifRange === undefined || ifRange === etag;
}

type Range = { readonly from: number; readonly to: number; readonly isPart: boolean };

/** One range (RFC 9110, section 14.1.2); what is not one is answered with everything, as the section allows. */
function rangeOf(header: string | undefined, size: number): Range {
  const whole = { from: 0, to: size, isPart: false };
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return whole;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return whole;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (from >= to)
    throw new Refusal('range-not-satisfiable', { headers: { 'content-range': `bytes */${size}` } });
  return { from, to, isPart: true };
}
