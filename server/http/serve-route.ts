import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Receipt } from '../../shared/api/audit-heads.ts';
import type { ProblemKind } from '../../shared/api/problem.ts';
import { headers } from '../../shared/api/protocol.ts';
import { idSchema } from '../../shared/domain/scalars.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { appendAudit } from '../audit-log/append.ts';
import { addressKey } from '../checks/address-key.ts';
import { authenticate, type Caller } from '../checks/authenticate.ts';
import { fingerprintOf, idempotencyKeyFrom } from '../checks/idempotency-key.ts';
import { versionFromIfMatch } from '../checks/if-match.ts';
import { requirePermission } from '../checks/permissions.ts';
import { rateHeaders, refuseWhenSpent } from '../checks/quotas.ts';
import type { Quota } from '../checks/rate-limit.ts';
import { keepAnswer, keptAnswer } from '../store/idempotency.ts';
import { inTransaction } from '../store/work.ts';
import { actorOf } from './audit-actor.ts';
import type { JsonBody } from './json-body.ts';
import { parseRequest } from './parse.ts';
import { Refusal } from './refusal.ts';
import { type Answer, type ReadAnswer, type Route, receiptHeader } from './route.ts';
import type { Facts, Services } from './services.ts';

const callers = new WeakMap<FastifyRequest, Caller>();
const noBytes = Buffer.alloc(0);

/**
 * Puts a route behind its endpoint's contract. Before the body is read: rate of the address, token, rate of the person,
 * permission. Then: parse, and for a change one transaction of idempotency row, effect, feed row and audit record.
 */
export function serveRoute(app: FastifyInstance, services: Services, route: Route): void {
  const { endpoint } = route;
  app.route({
    method: endpoint.method,
    url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    onRequest: async (request, reply) => await admit(services, route, request, reply),
    handler: async (request, reply) => {
      const given = await answerOf(services, route, request);
      checkReply(services, route, given);
      reply.status(endpoint.status).headers(given.headers);
      if (endpoint.download !== undefined) return await reply.type(endpoint.download).send(given.body);
      if (endpoint.reply === null) return await reply.send();
      return await reply.header('content-type', 'application/json; charset=utf-8').send(given.body);
    },
  });
}

export function factsOf(request: FastifyRequest): Facts {
  return {
    requestId: request.id,
    ip: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300).toWellFormed(),
  };
}

/** Lets a signed-in person in, counted by the address first and by the person then. */
export async function admitCaller(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  quota: (tier: Tier) => Quota = services.quotas.ofTier,
): Promise<Caller> {
  const { limiter, quotas, store, tokens } = services;
  refuseWhenSpent(limiter.take(quotas.ofAddress, addressKey(request.ip)));
  const caller = await authenticate(store.db, tokens, store.clock.nowMs(), request.headers.authorization);
  const verdict = limiter.take(quota(caller.org.tier), caller.user.id);
  reply.headers(rateHeaders(verdict));
  refuseWhenSpent(verdict);
  return caller;
}

/** Refusals that leave a record: somebody tried what they may not. */
const writtenDown: ReadonlySet<ProblemKind> = new Set([
  'forbidden',
  'tier-required',
  'step-up-required',
  'approval-refused',
]);

/** Runs `check` and writes a denial to the audit log when it refuses the caller. */
export async function denialsAudited<T>(
  services: Services,
  caller: Caller,
  request: FastifyRequest,
  name: string,
  check: () => T | Promise<T>,
): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Refusal && writtenDown.has(error.kind))
      auditDenial(services, caller, request, name, error);
    throw error;
  }
}

async function admit(
  services: Services,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { endpoint } = route;
  if (endpoint.auth === 'none') {
    if (endpoint.rate === 'login') return; // Counted by account and address where the account is known.
    const verdict = services.limiter.take(services.quotas.ofStranger, addressKey(request.ip));
    reply.headers(rateHeaders(verdict));
    return refuseWhenSpent(verdict);
  }
  const caller = await admitCaller(services, request, reply);
  const { permission } = endpoint;
  if (permission !== null)
    await denialsAudited(services, caller, request, endpoint.name, () =>
      requirePermission(caller, permission),
    );
  callers.set(request, caller);
}

async function answerOf(services: Services, route: Route, request: FastifyRequest): Promise<ReadAnswer> {
  const body = request.body as JsonBody | undefined;
  const parsed = () =>
    parseRequest(route.endpoint, { params: request.params, query: request.query, body: body?.value });
  if (route.kind === 'open') return await route.handle({ ...parsed(), services, facts: factsOf(request) });
  const caller = callers.get(request);
  if (caller === undefined) throw new Refusal('unauthenticated');
  const facts = factsOf(request);
  return await denialsAudited(services, caller, request, route.endpoint.name, () => {
    if (route.kind === 'read') return route.handle({ ...parsed(), services, caller, facts });
    if (route.kind === 'write') return write(services, route, request, caller, body);
    return route.handle({ ...parsed(), services, caller, facts, actor: actorOf(caller, facts) });
  });
}

function write(
  services: Services,
  route: Extract<Route, { kind: 'write' }>,
  request: FastifyRequest,
  caller: Caller,
  body: JsonBody | undefined,
): Answer {
  const { endpoint } = route;
  const key = idempotencyKeyFrom(single(request.headers[headers.idempotencyKey]));
  const fingerprint = fingerprintOf(request.method, request.url, body?.bytes ?? noBytes);
  const facts = factsOf(request);
  return inTransaction(services.store, (work) => {
    const kept = key === null ? null : keptAnswer(work, caller.user.id, key);
    if (kept !== null) {
      if (!kept.fingerprint.equals(fingerprint)) throw new Refusal('idempotency-mismatch');
      return kept.answer;
    }
    const parsed = parseRequest(endpoint, {
      params: request.params,
      query: request.query,
      body: body?.value,
    });
    let receipt: Receipt | null = null;
    const answered = route.handle({
      ...parsed,
      caller,
      work,
      services,
      basedOn:
        endpoint.concurrency === 'if_match'
          ? versionFromIfMatch(single(request.headers[headers.ifMatch]))
          : 0,
      audit: (entry) => {
        const made = appendAudit(work, caller.org, {
          ...entry,
          actor: actorOf(caller, facts),
          out: 'ok',
          req: facts.requestId,
        });
        receipt = made;
        return made;
      },
    });
    const given = { ...answered, headers: { ...answered.headers, ...receiptHeader(receipt) } };
    if (key !== null)
      keepAnswer(work, caller.user.id, key, fingerprint, { status: endpoint.status, ...given });
    return given;
  });
}

function auditDenial(
  services: Services,
  caller: Caller,
  request: FastifyRequest,
  name: string,
  refusal: Refusal,
): void {
  const facts = factsOf(request);
  const incident = idSchema.safeParse((request.params as Record<string, unknown>)?.incident_id);
  inTransaction(services.store, (work) =>
    appendAudit(work, caller.org, {
      act: 'access.denied',
      actor: actorOf(caller, facts),
      obj: { id: name, type: 'endpoint' },
      out: 'denied',
      req: facts.requestId,
      ...(incident.success ? { inc: incident.data } : {}),
      detail: { reason: refusal.options.detail ?? '', rule: refusal.options.rule },
    }),
  );
}

function checkReply(services: Services, { endpoint }: Route, given: ReadAnswer): void {
  if (services.checkReplies && endpoint.reply !== null)
    endpoint.reply.parse(JSON.parse(given.body.toString()));
}

export function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
