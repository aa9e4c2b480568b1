import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import { probeTls } from '../../../electron/net/probe-tls.ts';
import type { TransportRequest } from '../../../electron/net/transport.ts';
import {
  type HostileServer,
  type HostileServerOptions,
  startHostileServer,
} from '../../support/hostile-server.ts';

const open: { close: () => Promise<void> }[] = [];
const dayMs = 86_400_000;

async function hostile(options: HostileServerOptions = {}): Promise<HostileServer> {
  const server = await startHostileServer(options);
  open.push(server);
  return server;
}

function transportTo(origin: string, authorities: readonly string[], bodyBytes?: number) {
  const limit = bodyBytes === undefined ? {} : { bodyBytes };
  const transport = createHttpsTransport({ origin, authorities, userAgent: 'test/1', ...limit });
  open.unshift(transport);
  return transport;
}

const get: TransportRequest = { method: 'GET', path: '/', headers: {}, body: null, signal: null };

afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

describe('the way to the server', () => {
  it('carries an answer from a server whose authority is trusted', async () => {
    const server = await hostile({ answer: (_, response) => response.end('hello') });
    const answer = await transportTo(server.origin, [server.authorityPem]).send(get);
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const server = await hostile();
    await expect(transportTo(server.origin, []).send(get)).rejects.toMatchObject({ code: 'tls_untrusted' });
  });

  it('refuses an expired certificate and one that is not valid yet', async () => {
    const old = await hostile({ certifiedAtMs: Date.now() - 400 * dayMs });
    await expect(transportTo(old.origin, [old.authorityPem]).send(get)).rejects.toMatchObject({
      code: 'tls_expired',
    });
    const early = await hostile({ certifiedAtMs: Date.now() + 400 * dayMs });
    await expect(transportTo(early.origin, [early.authorityPem]).send(get)).rejects.toMatchObject({
      code: 'tls_expired',
    });
  });

  it('refuses a certificate of another name', async () => {
    const server = await hostile();
    await expect(transportTo(server.otherOrigin, [server.authorityPem]).send(get)).rejects.toMatchObject({
      code: 'tls_name_mismatch',
    });
  });

  it('refuses plain http and TLS below 1.2', async () => {
    expect(() =>
      createHttpsTransport({ origin: 'http://localhost', authorities: [], userAgent: 'test/1' }),
    ).toThrow(/Only https/);
    const server = await hostile({
      tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    await expect(transportTo(server.origin, [server.authorityPem]).send(get)).rejects.toMatchObject({
      code: 'tls_failed',
    });
  });

  it('names an unknown host and a closed port', async () => {
    await expect(transportTo('https://nowhere.invalid', []).send(get)).rejects.toMatchObject({
      code: 'host_unknown',
    });
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    await expect(transportTo(`https://127.0.0.1:${port}`, []).send(get)).rejects.toMatchObject({
      code: 'offline',
    });
  });

  it('stops reading an endless answer at its limit instead of holding it', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const goal = 10 * 1024;
    let sent = 0;
    const server = await hostile({
      answer: (_, response) => {
        response.setHeader('content-type', 'application/json');
        const pump = () => {
          while (sent < goal && !response.destroyed) {
            sent += 1;
            if (!response.write(chunk)) {
              response.once('drain', pump);
              return;
            }
          }
          response.end();
        };
        pump();
      },
    });
    const before = process.memoryUsage().rss;
    const limit = 8 * 1024 * 1024;
    await expect(transportTo(server.origin, [server.authorityPem], limit).send(get)).rejects.toMatchObject({
      code: 'answer_too_large',
    });
    // Ten gigabytes were on offer; both ends live in this process, so what it grew by bounds what was buffered.
    expect(sent).toBeLessThan(goal / 10);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });

  it('says that an answer was cut off', async () => {
    const server = await hostile({
      answer: (_, response) => {
        response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/json' });
        response.write('{"items":[');
        setTimeout(() => response.destroy(), 20);
      },
    });
    const sent = transportTo(server.origin, [server.authorityPem]).send(get);
    await expect(sent).rejects.toMatchObject({
      name: 'AppError',
      code: expect.stringMatching(/^(offline|bad_answer)$/),
    });
  });

  it('gives up on a server that takes the request and says nothing', async () => {
    const server = await hostile({ answer: () => {} });
    const sent = transportTo(server.origin, [server.authorityPem]).send({ ...get, timeoutMs: 200 });
    await expect(sent).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('gives up on a server that trickles for ever', async () => {
    const server = await hostile({
      answer: (_, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      },
    });
    const sent = transportTo(server.origin, [server.authorityPem]).send({ ...get, timeoutMs: 300 });
    await expect(sent).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('stops when the caller cancels', async () => {
    const server = await hostile({ answer: () => {} });
    const controller = new AbortController();
    const sent = transportTo(server.origin, [server.authorityPem]).send({
      ...get,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('yields a stream’s chunks as they come, and an error when it breaks', async () => {
    const server = await hostile({
      answer: (_, response) => {
        response.write('one');
        setTimeout(() => response.write('two'), 30);
        setTimeout(() => response.destroy(), 60);
      },
    });
    const answer = await transportTo(server.origin, [server.authorityPem]).open(get);
    const seen: string[] = [];
    const read = async () => {
      for await (const chunk of answer.chunks) seen.push(Buffer.from(chunk).toString());
    };
    await expect(read()).rejects.toMatchObject({ name: 'AppError' });
    expect(seen.join('')).toBe('onetwo');
  });
});

describe('looking who answers', () => {
  it('says that a trusted chain is trusted, by TLS 1.3', async () => {
    const server = await hostile();
    const probe = await probeTls({ origin: server.origin, authorities: [server.authorityPem], signal: null });
    expect(probe).toEqual({ tls: 'trusted', protocol: 'TLSv1.3' });
  });

  it('shows the certificate of an unknown authority, which can then be trusted', async () => {
    const server = await hostile();
    const probe = await probeTls({ origin: server.origin, authorities: [], signal: null });
    if (probe.tls !== 'untrusted') throw new Error('trusted by nobody, and yet trusted');
    expect(probe.certificate).toMatchObject({
      subject: 'CN=localhost',
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    const again = await probeTls({ origin: server.origin, authorities: [probe.authorityPem], signal: null });
    expect(again.tls).toBe('trusted');
  });

  it('does not offer to trust an expired certificate or one of another name', async () => {
    const old = await hostile({ certifiedAtMs: Date.now() - 400 * dayMs });
    await expect(
      probeTls({ origin: old.origin, authorities: [old.authorityPem], signal: null }),
    ).rejects.toMatchObject({ code: 'tls_expired' });
    const server = await hostile();
    await expect(
      probeTls({ origin: server.otherOrigin, authorities: [server.authorityPem], signal: null }),
    ).rejects.toMatchObject({ code: 'tls_name_mismatch' });
  });
});
