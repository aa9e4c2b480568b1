import type { FastifyInstance } from 'fastify';
import { approvalsStreamPath } from '../../shared/api/approvals.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { requirePermission } from '../checks/permissions.ts';
import { requireFeature } from '../checks/tiers.ts';
import { admitCaller, denialsAudited } from '../http/serve-route.ts';
import type { Services } from '../http/services.ts';
import { revisionOf } from '../store/approval-people.ts';
import { isLive, sessionById } from '../store/sessions.ts';

const heartbeatMs = 15_000;

/**
 * Server-sent events that say where the revision of approvals stands, and nothing else: whoever hears of another one asks. It ends with
 * the access token. Answers a function that ends all streams.
 */
export function serveApprovalsStream(app: FastifyInstance, services: Services): () => void {
  const open = new Set<() => void>();
  app.get(approvalsStreamPath, async (request, reply) => {
    const caller = await admitCaller(services, request, reply);
    await denialsAudited(services, caller, request, 'approvals.stream', () => {
      requirePermission(caller, 'incident:read');
      requireFeature(caller, 'signed_approvals');
    });
    const { db, clock } = services.store;
    const org = caller.org.number;
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    let told = -1;
    const isWelcome = () => {
      const session = sessionById(db, caller.sessionId);
      const nowMs = clock.nowMs();
      return session !== null && isLive(session, toTimestamp(nowMs)) && nowMs < caller.untilMs;
    };
    const tell = (always: boolean) => {
      if (!db.open || !isWelcome()) return end();
      const rev = revisionOf(db, org);
      // A reader that takes nothing is told again by the next heartbeat; the newest revision is all it needs.
      if ((rev === told && !always) || out.writableNeedDrain) return;
      told = rev;
      out.write(`id: ${rev}\nevent: approvals\ndata: {"rev":${rev}}\n\n`);
    };
    const stopListening = services.hub.listen(org, () => tell(false));
    let heartbeat = services.timers.after(heartbeatMs, beat);
    function beat() {
      tell(true);
      if (open.has(end)) heartbeat = services.timers.after(heartbeatMs, beat);
    }
    function end() {
      open.delete(end);
      heartbeat.cancel();
      stopListening();
      out.end();
    }
    open.add(end);
    out.on('close', end);
    tell(true);
  });
  return () => {
    for (const end of open) end();
  };
}
