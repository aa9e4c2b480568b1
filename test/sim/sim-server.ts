import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import type { TransportAnswer, TransportRequest } from '../../electron/net/transport.ts';
import { type Api, createApi } from '../../server/app.ts';
import { createLog } from '../../server/http/log.ts';
import { type Database, run } from '../../server/store/database.ts';
import { feedHead, moveFeedHead, organizationByNumber } from '../../server/store/organizations.ts';
import { userById } from '../../server/store/users.ts';
import { inTransaction } from '../../server/store/work.ts';
import type { AccessTokens } from '../../server/tokens/access-tokens.ts';
import type { AccessTokenClaims } from '../../shared/api/access-token.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { createChance } from './chance.ts';
import { issuer, type Population, populate } from './population.ts';
import type { SimTime } from './sim-time.ts';

/** The real API in this process: real routes, checks and store, without sockets and on the run's own time. */
export type SimServer = {
  readonly ask: (request: TransportRequest) => Promise<TransportAnswer>;
  /** `tell` gets what the server writes, `over` is told when it ends. */
  readonly listen: (
    request: TransportRequest,
    tell: (chunk: Buffer) => void,
    over: () => void,
  ) => Promise<Listening>;
  readonly token: (client: number) => Promise<string>;
  readonly db: () => Database;
  readonly clock: Clock;
  readonly jump: (ms: number) => void;
  readonly skewMs: () => number;
  /** Removes an entity and leaves a tombstone in its feed, as a server with a retention policy does. */
  readonly remove: (org: number, kind: 'event' | 'evidence', id: string) => void;
  readonly isUp: () => boolean;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly people: Population;
};

type Listening = { readonly answer: TransportAnswer; readonly hangUp: () => void };

export const startMs = Date.parse('2026-11-22T09:00:00.000Z');
const files = ['watchfloor.db', 'token-keys.json'];
const silent = createLog({ write: () => undefined }, 'silent');

type ApiParts = {
  readonly clock: Clock;
  readonly seed: number;
  readonly timers: ReturnType<SimTime['timersWhile']>;
};

function openApi(dataDir: string, { clock, seed, timers }: ApiParts): Promise<Api> {
  return createApi({
    ...{ dataDir, clock, timers },
    random: createChance(seed).bytes,
    rateFactor: 10_000,
    corsOrigins: [],
    log: silent,
    checkReplies: false,
    passwords: { hash: async () => 'none', verify: async () => false },
    issuer: () => issuer,
    tls: null,
    signer: null,
  });
}

/** Makes the store that every run begins with. */
export async function makeServerTemplate(folder: string): Promise<Population> {
  mkdirSync(folder, { recursive: true });
  const never = { after: () => ({ cancel: () => undefined }) };
  const { app, services } = await openApi(folder, {
    clock: { nowMs: () => startMs },
    seed: 7,
    timers: never,
  });
  const people = populate(services.store);
  services.store.db.pragma('wal_checkpoint(TRUNCATE)');
  await app.close();
  services.store.db.close();
  return people;
}

/** A signature that was right stays right; only the times of a token are looked at again. */
function rememberingTokens(tokens: AccessTokens, clock: Clock): AccessTokens {
  const known = new Map<string, AccessTokenClaims>();
  return {
    issue: tokens.issue,
    verify: async (token) => {
      const claims = known.get(token);
      const now = clock.nowMs() / 1_000;
      // Well within its time: at the edges the real check decides.
      if (claims !== undefined && now >= claims.iat && now < claims.exp) return claims;
      const fresh = await tokens.verify(token);
      if (fresh !== null) known.set(token, fresh);
      return fresh;
    },
  };
}

export type SimServerParts = {
  readonly template: string;
  readonly folder: string;
  readonly people: Population;
  readonly time: SimTime;
  readonly seed: number;
};

export async function createSimServer(parts: SimServerParts): Promise<SimServer> {
  const { folder, people, seed, template, time } = parts;
  mkdirSync(folder, { recursive: true });
  for (const name of files)
    if (existsSync(join(template, name))) copyFileSync(join(template, name), join(folder, name));
  let skewMs = 0;
  let life = 0;
  let api: Api | null = null;
  const clock: Clock = { nowMs: () => startMs + time.nowMs() + skewMs };

  function running(): Api {
    if (api === null) throw new Error('the server is down');
    return api;
  }

  function injection(request: TransportRequest): InjectOptions {
    return {
      method: request.method as 'GET',
      url: request.path,
      headers: request.headers as Record<string, string>,
      ...(request.body === null ? {} : { payload: request.body }),
    };
  }

  const headersOf = (headers: Readonly<Record<string, unknown>>): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    date: new Date(clock.nowMs()).toUTCString(),
  });

  const server: SimServer = {
    ask: async (request) => {
      const answer = await running().app.inject(injection(request));
      return { status: answer.statusCode, headers: headersOf(answer.headers), body: answer.body };
    },
    listen: async (request, tell, over) => {
      const answer = await running().app.inject({ ...injection(request), payloadAsStream: true });
      const stream = answer.stream();
      let body = '';
      const isStream = answer.statusCode === 200;
      stream.on('data', (chunk: Buffer) => {
        if (isStream) tell(chunk);
        else body += chunk.toString('utf8');
      });
      const ended = new Promise<void>((resolve) => {
        const finish = () => {
          resolve();
          over();
        };
        stream.on('end', finish);
        stream.on('error', finish);
      });
      if (!isStream) await ended;
      return {
        answer: { status: answer.statusCode, headers: headersOf(answer.headers), body },
        hangUp: () => answer.raw.res.destroy(),
      };
    },
    token: async (client) => {
      const person = people.clients[client];
      const { services } = running();
      const found = userById(services.store.db, person?.me.id ?? '');
      if (person === undefined || found === null) throw new Error('nobody to make a token for');
      const org = organizationByNumber(services.store.db, found.org);
      return await services.tokens.issue(found.user, org, person.sessionId);
    },
    db: () => running().services.store.db,
    clock,
    jump: (ms) => {
      skewMs += ms;
    },
    skewMs: () => skewMs,
    remove: (org, kind, id) => {
      const { store } = running().services;
      inTransaction(store, (work) => {
        const { rows, seq } = feedHead(work.db, org);
        run(
          work.db,
          `UPDATE entities SET position = (? << 40) | ?, incident_id = NULL, doc = 'null'
           WHERE id = ? AND org = ? AND kind = ?`,
          ...[org, seq + 1, id, org, kind],
        );
        moveFeedHead(work.db, org, seq + 1, rows);
        work.moved.add(org);
      });
    },
    isUp: () => api !== null,
    stop: async () => {
      const closing = api;
      if (closing === null) return;
      api = null;
      closing.endStreams();
      await closing.app.close();
      closing.services.store.db.close();
    },
    start: async () => {
      life += 1;
      const mine = life;
      const timers = time.timersWhile(() => mine === life);
      api = await openApi(folder, { clock, seed: seed * 64 + life, timers });
      Object.assign(api.services, { tokens: rememberingTokens(api.services.tokens, clock) });
    },
    people,
  };
  await server.start();
  return server;
}
