import type { FastifyInstance } from 'fastify';
import { headers } from '../../shared/api/protocol.ts';
import { streamPath } from '../../shared/api/sync.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { requirePermission } from '../checks/permissions.ts';
import { admitCaller, denialsAudited } from '../http/serve-route.ts';
import type { Services } from '../http/services.ts';
import { feedHead } from '../store/organizations.ts';
import { isLive, sessionById } from '../store/sessions.ts';
import { followFeed } from '../sync/change-stream.ts';
import { seqOfCursor } from '../sync/feed-cursor.ts';

/** The place in the feed is told at least this often, so that neither a dead stream nor a lost event stays unnoticed. */
const heartbeatMs = 15_000;
const stalledMs = 30_000;

/**
 * The change feed as server-sent events, from `Last-Event-ID` (or `?cursor=`) on, or from now. It ends with the access token:
 * whoever listens comes back with a new one. Answers a function that ends all streams.
 */
export function serveStream(app: FastifyInstance, services: Services): () => void {
  const open = new Set<() => void>();
  app.get(streamPath, async (request, reply) => {
    const caller = await admitCaller(services, request, reply);
    await denialsAudited(services, caller, request, 'sync.stream', () =>
      requirePermission(caller, 'incident:read'),
    );
    const { db, clock } = services.store;
    const head = feedHead(db, caller.org.number);
    const { cursor } = request.query as { cursor?: unknown };
    const last = request.headers[headers.lastEventId] ?? cursor;
    const seq = typeof last === 'string' && last !== '' ? seqOfCursor(head, last) : head.seq;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    const end = followFeed(reply.raw, {
      db,
      hub: services.hub,
      timers: services.timers,
      org: caller.org.number,
      seq,
      isWelcome: () => {
        const session = sessionById(db, caller.sessionId);
        const nowMs = clock.nowMs();
        return session !== null && isLive(session, toTimestamp(nowMs)) && nowMs < caller.untilMs;
      },
      failed: (error) => request.log.error({ err: error }, 'stream failed'),
      heartbeatMs,
      stalledMs,
    });
    open.add(end);
    reply.raw.on('close', () => open.delete(end));
  });
  return () => {
    for (const end of open) end();
  };
}
