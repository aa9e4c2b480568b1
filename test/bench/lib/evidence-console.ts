import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { systemClock, systemTimers, systemTurn } from '../../../electron/engine/system-time.ts';
import { createApiClient } from '../../../electron/net/api-client.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import type { Transport } from '../../../electron/net/transport.ts';
import { logIn } from '../../../shared/api/auth.ts';
import type { ServerProcess } from '../../support/server-process.ts';

export type EvidenceConsole = {
  readonly engine: Engine;
  /** Cuts a request with bytes in the middle each time this many more have gone, so often. */
  readonly cutAfter: (bytes: number, times: number) => void;
  readonly cuts: () => number;
  /** An open incident, once everything is here. */
  readonly incident: () => Promise<string>;
};

/** The engine on a real disk and a real connection that can be cut. */
export async function openEvidenceConsole(server: ServerProcess, path: string): Promise<EvidenceConsole> {
  const way = createHttpsTransport({
    origin: server.origin,
    authorities: [readFileSync(server.caFile, 'utf8')],
    userAgent: 'bench',
  });
  const client = createApiClient(way);
  const body = { email: server.sampleUser.email, password: server.sampleUser.password };
  const signIn = async () => (await client.call(logIn, { body })).value;
  const { user, access_token } = await signIn();
  let every = 0;
  let left = 0;
  let sent = 0;
  let cuts = 0;

  const transport: Transport = {
    ...way,
    send: async (request) => {
      if (request.method !== 'PATCH' || left === 0) return await way.send(request);
      sent += request.body?.length ?? 0;
      if (sent < every) return await way.send(request);
      sent = 0;
      left -= 1;
      cuts += 1;
      const cut = new AbortController();
      const given = request.signal === null ? [] : [request.signal];
      setImmediate(() => setImmediate(() => cut.abort()));
      return await way.send({ ...request, signal: AbortSignal.any([cut.signal, ...given]) });
    },
  };
  const engine = createEngine({
    ...{ clock: systemClock, timers: systemTimers, nextTurn: systemTurn, random: randomBytes },
    ...{ files: diskFiles, openDatabase: openSqlite, evidenceDisk: nodeDisk },
    createTransport: () => transport,
    host: {
      askToken: async (rejected) => (rejected === null ? access_token : (await signIn()).access_token),
      emit: () => undefined,
    },
    log: () => undefined,
  });
  engine.open({
    cache_path: path,
    cache_key: randomBytes(32).toString('hex'),
    origin: server.origin,
    authorities: [],
    me: user,
    device_name: 'bench',
  });
  return {
    engine,
    cutAfter: (bytes, times) => {
      every = bytes;
      left = times;
    },
    cuts: () => cuts,
    incident: async () => {
      while (engine.call('sync.get', {}).connection !== 'live') await sleep(20);
      const page = {
        filter: {},
        sort: { by: 'updated_at', direction: 'desc' },
        offset: 0,
        limit: 100,
      } as const;
      return engine.call('queue.page', page).rows.find(({ status }) => status === 'new')?.id ?? '';
    },
  };
}
