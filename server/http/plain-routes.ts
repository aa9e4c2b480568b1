import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { apiPrefix } from '../../shared/api/protocol.ts';
import type { Database } from '../store/database.ts';
import { openApiDocument } from './openapi.ts';
import { Refusal } from './refusal.ts';

export const plainPaths = ['/healthz', '/readyz', `${apiPrefix}/openapi.json`] as const;

/** What serves operators and tools and is no part of the contract: health, readiness, the OpenAPI document. */
export function servePlainRoutes(app: FastifyInstance, db: Database, endpoints: readonly Endpoint[]): void {
  const [health, readiness, openApi] = plainPaths;
  let document: string | null = null;
  app.get(health, (_request, reply) => sendJson(reply, '{"status":"ok"}'));
  app.get(readiness, (_request, reply) => {
    if (!db.open) throw new Refusal('unavailable');
    db.prepare('SELECT 1').get();
    return sendJson(reply, '{"status":"ready"}');
  });
  app.get(openApi, (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(endpoints));
    return sendJson(reply, document);
  });
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}
