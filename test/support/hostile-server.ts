import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { developmentIdentity } from '../../server/tls/development-certificate.ts';

export type HostileServer = {
  readonly origin: string;
  /** The same port under another address of this machine, which the certificate does not name. */
  readonly otherOrigin: string;
  readonly authorityPem: string;
  readonly close: () => Promise<void>;
};

export type HostileServerOptions = {
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void;
  /** The clock by which its certificate is made. */
  readonly certifiedAtMs?: number;
  readonly tls?: ServerOptions;
};

/** An HTTPS server on this machine that answers as it is told, with a development certificate of its own. */
export async function startHostileServer(options: HostileServerOptions = {}): Promise<HostileServer> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-hostile-'));
  const clock = { nowMs: () => options.certifiedAtMs ?? Date.now() };
  const identity = developmentIdentity(folder, clock, (length) => randomBytes(length));
  const server = createServer(
    { key: identity.key, cert: identity.chain, ...options.tls },
    (request, response) => {
      response.on('error', () => response.destroy());
      options.answer?.(request, response);
    },
  );
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${port}`,
    otherOrigin: `https://127.0.0.2:${port}`,
    authorityPem: identity.caPem,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
