import { X509Certificate } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { developmentIdentity } from '../../server/tls/development-certificate.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const dayMs = 86_400_000;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
let folder = '';
let server: TestServer | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-tls-'));
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** Shakes hands and answers what `ask` reads from the connection; rejects when the handshake fails. */
async function shakeHands<T>(options: ConnectionOptions, ask: (socket: TLSSocket) => T): Promise<T> {
  if (server === null) throw new Error('no server');
  const port = Number(new URL(server.origin).port);
  return await new Promise((resolve, reject) => {
    const socket = connect(
      { port, host: 'localhost', servername: 'localhost', ca: server?.caPem, ...options },
      () => {
        const answer = ask(socket);
        socket.destroy();
        resolve(answer);
      },
    );
    socket.on('error', reject);
  });
}

describe('connections', () => {
  it('are TLS 1.3, and never less by default', async () => {
    server = await startTestServer({ sample: null });
    expect(await shakeHands({}, (socket) => socket.getProtocol())).toBe('TLSv1.3');
    // Level 0 lets this client offer what is refused, so that it is the server that refuses.
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const) {
      const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
      await expect(
        shakeHands(old, () => true),
        version,
      ).rejects.toThrow(/alert|version|reset|ECONNRESET/i);
    }
  });

  it('may be TLS 1.2 by setting, and never less', async () => {
    server = await startTestServer({ sample: null, tlsMin: '1.2' });
    expect(await shakeHands({}, (socket) => socket.getProtocol())).toBe('TLSv1.3');
    expect(await shakeHands({ maxVersion: 'TLSv1.2' }, (socket) => socket.getProtocol())).toBe('TLSv1.2');
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
      await expect(
        shakeHands(old, () => true),
        version,
      ).rejects.toThrow(/alert|version|reset|ECONNRESET/i);
    }
  });

  it('show the certificate with its authority, and are refused by whoever does not know that', async () => {
    server = await startTestServer({ sample: null });
    const chain: DetailedPeerCertificate = await shakeHands({}, (socket) => socket.getPeerCertificate(true));
    expect(chain.issuerCertificate.fingerprint256).toBe(new X509Certificate(server.caPem).fingerprint256);
    await expect(shakeHands({ ca: [] }, () => true)).rejects.toThrow(/certificate/);
    await expect(shakeHands({ servername: 'elsewhere.example' }, () => true)).rejects.toThrow(
      /altname|does not match/i,
    );
  });

  it('are not plain HTTP', async () => {
    server = await startTestServer({ sample: null });
    await expect(fetch(server.origin.replace('https:', 'http:'))).rejects.toThrow();
  });
});

describe('the development certificate', () => {
  const made = (nowMs = Date.now()) => developmentIdentity(folder, { nowMs: () => nowMs }, random);
  const leafOf = (chain: string) => new X509Certificate(chain);

  it('stands for this machine only, and its authority can vouch for no other host name', () => {
    const { chain, caPem } = made();
    const [leaf, authority] = [leafOf(chain), new X509Certificate(caPem)];
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkIssued(authority)).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    for (const name of ['localhost']) expect(leaf.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1']) expect(leaf.checkIP(address)).toBe(address);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(authority.toString()).not.toBe(leaf.toString());
    const at = authority.raw.indexOf(Buffer.from('0603551d1e', 'hex')); // id-ce-nameConstraints
    expect(authority.raw.subarray(at, at + 30).includes(Buffer.from('localhost'))).toBe(true);
    expect(leaf.serialNumber).not.toBe(authority.serialNumber);
  });

  it('is kept in files for its owner only', () => {
    made();
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual(['ca-key.pem', 'ca.pem', 'server-key.pem', 'server.pem']);
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('is the same at the next start, and renewed under the same authority a month before its end', () => {
    const first = made();
    expect(made()).toEqual(first);
    expect(made(Date.now() + 59 * dayMs)).toEqual(first);
    const later = made(Date.now() + 61 * dayMs);
    expect(later.caPem).toBe(first.caPem);
    expect(leafOf(later.chain).fingerprint256).not.toBe(leafOf(first.chain).fingerprint256);
    expect(leafOf(later.chain).validToDate.getTime()).toBeGreaterThan(Date.now() + 145 * dayMs);
  });

  it('is made anew together with its authority when that nears its end', () => {
    const first = made();
    const later = made(Date.now() + (5 * 365 - 29) * dayMs);
    expect(later.caPem).not.toBe(first.caPem);
    expect(leafOf(later.chain).verify(new X509Certificate(later.caPem).publicKey)).toBe(true);
  });
});
