import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { headers } from '../../shared/api/protocol.ts';
import { answerError, refuseUnreadable } from './errors.ts';
import { readJsonBody } from './json-body.ts';

export type WebServerOptions = {
  /** In PEM; `chain` is the certificate followed by its authority. Null where nothing listens. */
  readonly tls: { readonly key: string; readonly chain: string; readonly least: '1.2' | '1.3' } | null;
  readonly corsOrigins: readonly string[];
  readonly log: Logger;
  readonly newRequestId: () => string;
};

const bodyLimitBytes = 1_048_576;
/** A request that has not arrived whole by then is cut off. */
const requestTimeoutMs = 30_000;

/** An HTTPS server without routes: bodies, errors, security headers, request ids, one log line for each answer. */
export async function createWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = options.log;
  const { tls } = options;
  const app: FastifyInstance = fastify({
    https: tls === null ? null : { key: tls.key, cert: tls.chain, minVersion: `TLSv${tls.least}` },
    bodyLimit: bodyLimitBytes,
    genReqId: options.newRequestId,
    requestIdHeader: false,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'req_id' }),
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: requestTimeoutMs,
    clientErrorHandler: (_error, socket) => refuseUnreadable(socket, options.newRequestId()),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  readOnlyJson(app);
  app.setErrorHandler(answerError);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(headers.requestId, request.id);
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? null;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method: request.method, route, status: reply.statusCode, ms }, 'answered');
  });
  await secure(app, options.corsOrigins);
  return app;
}

function readOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => readJsonBody(body),
  );
}

async function secure(app: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
  });
  if (corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: [...corsOrigins],
    methods: ['GET', 'POST', 'PATCH'],
    exposedHeaders: ['etag', 'link', 'location', 'retry-after', headers.requestId],
  });
}
