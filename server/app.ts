import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { approvalsStreamPath } from '../shared/api/approvals.ts';
import { endpoints } from '../shared/api/endpoints.ts';
import {
  evidenceContentPath,
  evidenceUploadPath,
  evidenceUploadsPath,
} from '../shared/api/evidence-content.ts';
import { streamPath } from '../shared/api/sync.ts';
import type { Clock, Timers } from '../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../shared/lib/id.ts';
import { createGuardedRequests, type Webhooks } from './approvals/guarded-request.ts';
import { createWebhooks } from './approvals/webhook.ts';
import { createWorker } from './approvals/worker.ts';
import { appendAudit } from './audit-log/append.ts';
import { createHeadKeeper, type HeadKeeper } from './audit-log/head-keeper.ts';
import { createPasswords, type Passwords } from './checks/passwords.ts';
import { quotas } from './checks/quotas.ts';
import { createRateLimiter } from './checks/rate-limit.ts';
import { createContents } from './evidence/contents.ts';
import { noSuchRoute, type Resource } from './http/no-such-route.ts';
import { plainPaths, servePlainRoutes } from './http/plain-routes.ts';
import { serveRoute } from './http/serve-route.ts';
import type { Services } from './http/services.ts';
import { createWebServer, type WebServerOptions } from './http/web-server.ts';
import { loadSampleApprovals } from './load/load-approvals.ts';
import { loadSample, type SampleSize, type SampleUser } from './load/load-sample.ts';
import { openSealer } from './mfa/sealer.ts';
import { allRoutes } from './routes/all-routes.ts';
import { serveEvidenceContent } from './routes/evidence-content.ts';
import { serveEvidenceUploads } from './routes/evidence-uploads.ts';
import { serveApprovalsStream } from './routes/stream-approvals.ts';
import { serveStream } from './routes/stream-changes.ts';
import { forkSigner } from './signer/fork-signer.ts';
import type { Signer } from './signer/signer.ts';
import { openDatabase } from './store/database.ts';
import { inTransaction, type Store } from './store/work.ts';
import { createFeedHub } from './sync/feed-hub.ts';
import { developmentIdentity, type ServerIdentity } from './tls/development-certificate.ts';
import { createAccessTokens } from './tokens/access-tokens.ts';
import { loadSigningKeys, type SigningKeys } from './tokens/signing-keys.ts';

export type ServerOptions = {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly tlsMin: '1.2' | '1.3';
  /** Certificate and key in PEM; a development certificate without them. */
  readonly tls: Pick<ServerIdentity, 'key' | 'chain' | 'caPem' | 'caFile'> | null;
  /** Multiplies every rate limit, for harnesses. */
  readonly rateFactor: number;
  /** Origins of pages that may call the API; none by default. */
  readonly corsOrigins: readonly string[];
  readonly sample: SampleSize | null;
  /** `iss` of tokens; the origin by default. */
  readonly issuer: string | null;
  readonly log: Logger;
  readonly checkReplies: boolean;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomBytes;
  readonly passwords?: Passwords;
  /** What webhooks may reach beside the public network, and a further authority; nothing by default. */
  readonly webhooks?: Webhooks;
  /** Holds the keys of the audit log; a process of its own by default. */
  readonly signer?: Signer;
};

/** What the API needs when somebody else brings the requests. */
export type ApiOptions = Pick<
  ServerOptions,
  'dataDir' | 'rateFactor' | 'corsOrigins' | 'log' | 'checkReplies' | 'timers' | 'passwords' | 'webhooks'
> & {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly issuer: () => string;
  /** Certificate and least version of TLS; null where nothing listens. */
  readonly tls: WebServerOptions['tls'];
  /** Null where no heads of the audit log are wanted. */
  readonly signer: Signer | null;
};

/** The whole API, listening nowhere. */
export type Api = {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly endStreams: () => void;
};

export type RunningServer = {
  readonly origin: string;
  readonly caPem: string;
  readonly caFile: string;
  readonly sampleUser: SampleUser | null;
  /** Puts all that was written under signed heads now; false where that failed. */
  readonly signHeads: () => Promise<boolean>;
  /** One round of what carries approved intents out; it runs by itself every second. */
  readonly approvalsRound: () => Promise<void>;
  /** Stops accepting, ends streams, lets answers finish, signs the last heads, closes the store. */
  readonly close: () => Promise<void>;
};

/** Answers that are not finished by then are cut off. */
const graceMs = 3_000;

const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Puts the API together and starts it. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const clock = options.clock ?? { nowMs: () => Date.now() };
  const random = options.random ?? ((length: number) => randomBytes(length));
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const identity = options.tls ?? developmentIdentity(options.dataDir, clock, random);
  let origin = '';
  const { app, services, endStreams } = await createApi({
    ...options,
    clock,
    random,
    issuer: () => options.issuer ?? origin,
    tls: { key: identity.key, chain: identity.chain, least: options.tlsMin },
    signer: options.signer ?? forkSigner(join(options.dataDir, 'audit-keys.json')),
  });
  const { store, passwords } = services;
  let sampleUser: SampleUser | null = null;
  try {
    if (options.sample !== null) {
      sampleUser = await loadSample(store, passwords, options.sample, options.log);
      loadSampleApprovals(store, services.sealer);
    }
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await services.heads?.stop();
    store.db.close();
    throw error;
  }
  origin = `https://localhost:${(app.server.address() as AddressInfo).port}`;
  services.approvals?.start();

  return {
    origin,
    caPem: identity.caPem,
    caFile: identity.caFile,
    sampleUser,
    approvalsRound: async () => await services.approvals?.tick(),
    signHeads: async () => (await services.heads?.flush()) ?? false,
    close: async () => {
      const closed = app.close();
      endStreams();
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
      await services.approvals?.stop();
      await services.heads?.flush();
      await services.heads?.stop();
      store.db.close();
    },
  };
}

/** Opens the store of a data directory and puts every route on top of it; time and chance are the caller's. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { clock, issuer, random } = options;
  const keys = await loadSigningKeys(options.dataDir);
  const hub = createFeedHub();
  const db = openDatabase(join(options.dataDir, 'watchfloor.db'));
  let heads: HeadKeeper | null = null;
  const store: Store = { db, clock, random, announce: hub.announce, logged: (log) => heads?.logged(log) };
  const timers = options.timers ?? systemTimers;
  if (options.signer !== null)
    heads = createHeadKeeper({ store, signer: options.signer, timers, log: options.log });
  const sealer = openSealer(options.dataDir, random);
  const send = createGuardedRequests(options.webhooks ?? { allow: [], ca: null }, timers);
  const pause = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));
  const hand = createWebhooks({ store, sealer, send, pause });
  const { log } = options;
  const services: Services = {
    store,
    passwords: options.passwords ?? (await createPasswords()),
    keys,
    tokens: createAccessTokens(keys, issuer, clock, random),
    sealer,
    limiter: createRateLimiter(clock),
    quotas: quotas(options.rateFactor),
    contents: createContents(store, join(options.dataDir, 'evidence')),
    hub,
    heads,
    approvals: heads === null ? null : createWorker({ store, heads, hand, aud: issuer, timers, log }),
    hand,
    timers,
    log,
    issuer,
    checkReplies: options.checkReplies,
  };
  auditKeys(store, keys);
  const app = await createWebServer({ ...options, newRequestId: () => uuidV7(clock, random) });
  for (const route of allRoutes) serveRoute(app, services, route);
  await serveEvidenceUploads(app, services);
  serveEvidenceContent(app, services);
  const endChanges = serveStream(app, services);
  const endApprovals = serveApprovalsStream(app, services);
  servePlainRoutes(app, db, endpoints);
  app.setNotFoundHandler(noSuchRoute(resources()));
  const endStreams = () => {
    endChanges();
    endApprovals();
  };
  return { app, services, endStreams };
}

function resources(): readonly Resource[] {
  return [
    ...endpoints.map(({ path, method }) => ({ path, methods: [method] })),
    ...[streamPath, approvalsStreamPath, evidenceContentPath, ...plainPaths].map((path) => ({
      path,
      methods: ['GET' as const],
    })),
    { path: evidenceUploadsPath, methods: ['POST'] },
    { path: evidenceUploadPath, methods: ['HEAD', 'PATCH', 'DELETE'] },
  ];
}

/** A new signing key is an event of the platform's own log. */
function auditKeys(store: Store, keys: SigningKeys): void {
  if (!keys.isNew) return;
  inTransaction(store, (work) =>
    appendAudit(work, null, {
      act: 'key.created',
      actor: { id: 'system', type: 'system' },
      obj: { id: keys.kid, type: 'token_key' },
      out: 'ok',
    }),
  );
}
