import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as startRequest } from 'node:https';
import { join } from 'node:path';
import { DefaultHttpStack, Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseReceipt } from '../../shared/api/audit-heads.ts';
import {
  evidenceContentPath,
  evidencePathOf,
  evidenceUploadsPath,
  offsetStream,
} from '../../shared/api/evidence-content.ts';
import { getIncident, listIncidents } from '../../shared/api/incidents.ts';
import { type Evidence, evidenceSchema } from '../../shared/domain/evidence.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { createSeededRandom } from '../fakes/seeded-random.ts';
import { type Answer, bodyOf, type Sent } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newId,
  nowText,
  type SignedIn,
  signUpElsewhere,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

let server: TestServer;
let responder: SignedIn;
let incident: Incident;
beforeAll(async () => {
  server = await startTestServer();
  responder = await server.as('responder');
  incident = await declare(server, responder);
});
afterAll(async () => await server.close());

const tus = { 'tus-resumable': '1.0.0' };

function someBytes(size: number, seed: number): Buffer {
  return Buffer.from(createSeededRandom(seed)(size));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function register(bytes: Buffer, changed: Partial<Evidence> = {}, who = responder): Promise<Evidence> {
  const body = {
    ...{ id: newId(), kind: 'file', name: 'memory.dmp', collected_at: nowText(), origin: 'WS-0042' },
    ...{ size: bytes.length, sha256: sha256(bytes), ...changed },
  };
  const path = `${listIncidents.path}/${incident.id}/evidence`;
  return bodyOf(evidenceSchema, await server.send('POST', path, { token: who.token, body }));
}

function pathFor(template: string, evidence: Evidence): string {
  return evidencePathOf(template, { incident_id: incident.id, evidence_id: evidence.id });
}

async function begin(evidence: Evidence, length = evidence.size, who = responder): Promise<Answer> {
  return await server.send('POST', pathFor(evidenceUploadsPath, evidence), {
    token: who.token,
    headers: { ...tus, 'upload-length': String(length) },
  });
}

async function send(path: string, offset: number, raw: Buffer, sent: Sent = {}): Promise<Answer> {
  return await server.send('PATCH', path, {
    token: responder.token,
    raw,
    ...sent,
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': offsetStream, ...sent.headers },
  });
}

async function head(path: string): Promise<Answer> {
  return await server.send('HEAD', path, { token: responder.token, headers: tus });
}

async function uploaded(bytes: Buffer): Promise<Evidence> {
  const evidence = await register(bytes);
  const { location = '' } = (await begin(evidence)).headers;
  expect((await send(location, 0, bytes)).status).toBe(204);
  return await shown(evidence);
}

async function shown(evidence: Evidence): Promise<Evidence> {
  const answer = await server.send('GET', `${listIncidents.path}/${incident.id}`, { token: responder.token });
  const found = bodyOf(getIncident.reply, answer).evidence.find(({ id }) => id === evidence.id);
  if (found === undefined) throw new Error('the evidence is gone');
  return found;
}

async function download(evidence: Evidence, headers: Record<string, string> = {}, who = responder) {
  const answer = await server.open(pathFor(evidenceContentPath, evidence), { token: who.token, headers });
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(pieces) };
}

function acts(of: Evidence): readonly string[] {
  const db = server.store();
  const rows = db
    .prepare(`SELECT record ->> 'act' FROM audit_records WHERE record ->> '$.obj.id' = ? ORDER BY log, n`)
    .pluck()
    .all(of.id);
  db.close();
  return rows as string[];
}

/** Sends the beginning of a PATCH that announces more, and hangs up once the server has written some of it. */
async function cutOff(path: string, offset: number, whole: Buffer, sent: number): Promise<void> {
  const file = join(server.dataDir, 'evidence', 'incoming', path.slice(path.lastIndexOf('/') + 1));
  const written = () => (existsSync(file) ? statSync(file).size : 0);
  await new Promise<void>((resolve) => {
    const outgoing = startRequest(`${server.origin}${path}`, {
      method: 'PATCH',
      ca: server.caPem,
      headers: {
        ...tus,
        authorization: `Bearer ${responder.token}`,
        'content-type': offsetStream,
        'content-length': whole.length - offset,
        'upload-offset': offset,
      },
    });
    outgoing.on('error', () => resolve());
    outgoing.on('close', () => resolve());
    outgoing.write(whole.subarray(offset, offset + sent));
    void vi.waitUntil(() => written() > offset, { timeout: 20_000 }).then(() => outgoing.destroy());
  });
}

describe('a resumable upload', () => {
  it('is stored, verified, audited and told to everybody', async () => {
    const bytes = someBytes(300_000, 1);
    const evidence = await uploaded(bytes);
    expect(evidence.content_stored_at).not.toBeNull();
    expect(evidence.version).toBe(2);
    expect(evidence.custody.map(({ act, by }) => [act, by])).toEqual([
      ['collected', responder.userId],
      ['stored', responder.userId],
    ]);
    expect(acts(evidence)).toEqual(['evidence.added', 'evidence.content_stored']);
    const kept = join(server.dataDir, 'evidence', '1', sha256(bytes).slice(0, 2), sha256(bytes));
    expect(readFileSync(kept).equals(bytes)).toBe(true);
    expect(readdirSync(join(server.dataDir, 'evidence', 'incoming'))).toEqual([]);
  });

  it('speaks tus 1.0 to a client that others have written, cut and resumed', async () => {
    const bytes = someBytes(1_000_000, 2);
    const evidence = await register(bytes);
    const httpStack = new DefaultHttpStack({ ca: server.caPem } as never);
    const common = { httpStack, chunkSize: 128_000, headers: { authorization: `Bearer ${responder.token}` } };
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(bytes, {
        ...common,
        endpoint: `${server.origin}${pathFor(evidenceUploadsPath, evidence)}`,
        onError: reject,
        onChunkComplete: (_, accepted) => {
          if (accepted < 400_000) return;
          void upload.abort().then(() => resolve(upload.url ?? ''));
        },
      });
      upload.start();
    });
    expect(Number((await head(new URL(url).pathname)).headers['upload-offset'])).toBeGreaterThan(300_000);
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, { ...common, uploadUrl: url, onError: reject, onSuccess: () => resolve() }).start();
    });
    expect((await shown(evidence)).content_stored_at).not.toBeNull();
    expect((await download(evidence)).bytes.equals(bytes)).toBe(true);
  });

  it('keeps what had arrived when the connection was cut, ten times and across a restart', async () => {
    const bytes = someBytes(500_000, 3);
    const evidence = await register(bytes);
    const { location = '' } = (await begin(evidence)).headers;
    let offset = 0;
    for (let cut = 0; cut < 10; cut += 1) {
      await cutOff(location, offset, bytes, 30_000);
      const next = Number((await head(location)).headers['upload-offset']);
      expect(next).toBeGreaterThan(offset);
      offset = next;
      if (cut === 5) {
        server = await server.restart();
        expect(Number((await head(location)).headers['upload-offset'])).toBe(offset);
      }
    }
    const last = await send(location, offset, bytes.subarray(offset));
    expect([last.status, last.headers['upload-offset']]).toEqual([204, '500000']);
    expect(parseReceipt(last.headers['audit-receipt'])).not.toBeNull();
    expect((await download(evidence)).bytes.equals(bytes)).toBe(true);
  });

  it('takes no bytes at another place than where it is', async () => {
    const bytes = someBytes(10_000, 4);
    const { location = '' } = (await begin(await register(bytes))).headers;
    await send(location, 0, bytes.subarray(0, 4_000));
    for (const offset of [0, 3_999, 4_001, 10_000])
      expectProblem(await send(location, offset, bytes.subarray(4_000, 5_000)), 'conflict');
    expect((await head(location)).headers).toMatchObject({
      'upload-offset': '4000',
      'upload-length': '10000',
    });
  });

  it('refuses content that has another hash, and keeps nothing of it', async () => {
    const bytes = someBytes(5_000, 5);
    const evidence = await register(bytes);
    const { location = '' } = (await begin(evidence)).headers;
    const other = Buffer.from(bytes);
    other[17] = (other[17] ?? 0) ^ 1;
    expect(expectProblem(await send(location, 0, other), 'validation').detail).toContain('SHA-256');
    expect((await head(location)).status).toBe(404);
    expect((await shown(evidence)).content_stored_at).toBeNull();
    expect(readdirSync(join(server.dataDir, 'evidence', 'incoming')).length).toBeLessThan(2);
    expect((await download(evidence)).status).toBe(404);
    const again = (await begin(evidence)).headers.location ?? '';
    expect((await send(again, 0, bytes)).status).toBe(204);
  });

  it('takes no more than was announced', async () => {
    const bytes = someBytes(5_000, 6);
    const { location = '' } = (await begin(await register(bytes))).headers;
    expectProblem(await send(location, 0, Buffer.concat([bytes, bytes])), 'too-large');
    expect((await send(location, 0, bytes)).status).toBe(204);
  });

  it('is complete at once when the organisation has the content already', async () => {
    const bytes = someBytes(20_000, 7);
    await uploaded(bytes);
    const second = await register(bytes);
    const begun = await begin(second);
    expect(begun.headers['upload-offset']).toBe('20000');
    expect((await shown(second)).content_stored_at).not.toBeNull();
    expect((await download(second)).bytes.equals(bytes)).toBe(true);
  });

  it('begun twice is one upload', async () => {
    const evidence = await register(someBytes(9_000, 8));
    const [first, second] = [await begin(evidence), await begin(evidence)];
    expect(second.headers.location).toBe(first.headers.location);
  });

  it('given up leaves nothing, and stored evidence cannot be given up', async () => {
    const bytes = someBytes(9_000, 9);
    const evidence = await register(bytes);
    const remove = (path: string) => server.send('DELETE', path, { token: responder.token, headers: tus });
    const { location = '' } = (await begin(evidence)).headers;
    await send(location, 0, bytes.subarray(0, 100));
    expect((await remove(location)).status).toBe(204);
    expect((await head(location)).status).toBe(404);
    const again = (await begin(evidence)).headers.location ?? '';
    await send(again, 0, bytes);
    expectProblem(await remove(again), 'conflict');
  });

  it('finds content whose last step a crash had cut off', async () => {
    const bytes = someBytes(9_000, 10);
    const evidence = await uploaded(bytes);
    const db = server.store();
    db.exec(`UPDATE evidence_uploads SET received = 100 WHERE evidence_id = '${evidence.id}'`);
    db.exec(
      `UPDATE entities SET doc = json_set(doc, '$.content_stored_at', NULL) WHERE id = '${evidence.id}'`,
    );
    db.close();
    const begun = await begin(evidence);
    expect(begun.headers['upload-offset']).toBe('9000');
    expect((await shown(evidence)).content_stored_at).not.toBeNull();
  });

  it('forgets what nobody has touched for a week', async () => {
    const evidence = await register(someBytes(9_000, 11));
    const { location = '' } = (await begin(evidence)).headers;
    await send(location, 0, someBytes(9_000, 11).subarray(0, 50));
    const name = location.slice(location.lastIndexOf('/') + 1);
    expect(existsSync(join(server.dataDir, 'evidence', 'incoming', name))).toBe(true);
    const db = server.store();
    db.exec(`UPDATE evidence_uploads SET touched_at = '2026-01-01T00:00:00.000Z' WHERE id = '${name}'`);
    db.close();
    await begin(await register(someBytes(10, 12)));
    expect(existsSync(join(server.dataDir, 'evidence', 'incoming', name))).toBe(false);
    expect((await head(location)).status).toBe(404);
  });
});

describe('limits and rights', () => {
  it('refuses what the tier does not take, before a byte is sent', async () => {
    const db = server.store();
    const tier = (name: string) => db.exec(`UPDATE organizations SET tier = '${name}' WHERE number = 1`);
    const before = db.prepare('SELECT tier FROM organizations WHERE number = 1').pluck().get() as string;
    tier('basic');
    const large = await register(Buffer.from('x'), { size: 3 * 2 ** 30 });
    expect(expectProblem(await begin(large), 'too-large').detail).toContain('basic tier');
    for (let count = 0; count < 9; count += 1) {
      const bytes = Buffer.from(`file ${count}`);
      expect((await begin(await register(bytes, { size: 2 * 2 ** 30 }))).status).toBe(201);
    }
    expectProblem(await begin(await register(Buffer.from('y'), { size: 2 * 2 ** 30 })), 'too-large');
    tier(before);
    db.close();
  });

  it('takes only what was registered with its size and hash', async () => {
    const bytes = someBytes(100, 13);
    expectProblem(await begin(await register(bytes), 99), 'validation');
    expectProblem(await begin(await register(bytes, { sha256: null })), 'validation');
    const plain = await server.send('POST', pathFor(evidenceUploadsPath, await register(bytes)), {
      token: responder.token,
      headers: { 'upload-length': '100' },
    });
    expectProblem(plain, 'malformed');
  });

  it('lets viewers read and not write, and other organisations do neither', async () => {
    const bytes = someBytes(2_000, 14);
    const evidence = await uploaded(bytes);
    const [viewer, stranger] = [await server.as('viewer'), await signUpElsewhere(server)];
    expectProblem(await begin(evidence, evidence.size, viewer), 'forbidden');
    expect((await download(evidence, {}, viewer)).bytes.equals(bytes)).toBe(true);
    expect((await download(evidence, {}, stranger)).status).toBe(404);
    expectProblem(await begin(evidence, evidence.size, stranger), 'not-found');
    const { location = '' } = (await begin(evidence)).headers;
    expectProblem(await send(location, 0, bytes, { token: stranger.token }), 'not-found');
    expectProblem(await send(location, 0, bytes, { token: 'a.b.c' }), 'unauthenticated');
  });

  it('takes bytes nowhere else', async () => {
    const raw = Buffer.from('x');
    const answer = await server.send('POST', listIncidents.path, {
      token: responder.token,
      raw,
      headers: { 'content-type': offsetStream },
    });
    expectProblem(answer, 'unsupported-media-type');
  });
});

describe('a download', () => {
  it('gives any range and never something to run', async () => {
    const bytes = someBytes(10_000, 15);
    const evidence = await uploaded(bytes);
    const whole = await download(evidence);
    expect(whole.status).toBe(200);
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      etag: `"${evidence.sha256}"`,
    });
    for (const [range, from, to] of [
      ['bytes=0-99', 0, 100],
      ['bytes=5000-', 5_000, 10_000],
      ['bytes=-7', 9_993, 10_000],
      ['bytes=9999-20000', 9_999, 10_000],
    ] as const) {
      const part = await download(evidence, { range });
      expect([part.status, part.headers['content-range']]).toEqual([206, `bytes ${from}-${to - 1}/10000`]);
      expect(part.bytes.equals(bytes.subarray(from, to))).toBe(true);
    }
    expect((await download(evidence, { range: 'bytes=10000-' })).status).toBe(416);
    expect((await download(evidence, { range: 'bytes=0-1,5-6' })).status).toBe(200);
    expect((await download(evidence, { range: 'bytes=5-', 'if-range': '"other"' })).status).toBe(200);
    expect(acts(evidence).filter((act) => act === 'evidence.downloaded').length).toBe(4);
  });

  it('of nothing is nothing', async () => {
    const evidence = await register(Buffer.alloc(0));
    const { location = '' } = (await begin(evidence)).headers;
    expect((await send(location, 0, Buffer.alloc(0))).status).toBe(204);
    expect((await download(evidence)).bytes.length).toBe(0);
  });

  it('of a file that is gone from the server fails, and says no more', async () => {
    const bytes = someBytes(1_000, 16);
    const evidence = await uploaded(bytes);
    rmSync(join(server.dataDir, 'evidence', '1', sha256(bytes).slice(0, 2), sha256(bytes)));
    const answer = await server.send('GET', pathFor(evidenceContentPath, evidence), {
      token: responder.token,
    });
    expect(answer.text).not.toContain(server.dataDir);
    expect(answer.status).toBe(500);
  });
});

describe('custody', () => {
  it('is only ever added to, once for each entry, and is in the audit log', async () => {
    const evidence = await register(someBytes(10, 17));
    const path = `${listIncidents.path}/${incident.id}/evidence/${evidence.id}/custody`;
    const viewer = await server.as('viewer');
    const entry = { id: newId(), act: 'verified', at: nowText(), detail: 'SHA-256 right' };
    for (let twice = 0; twice < 2; twice += 1)
      expect((await server.send('POST', path, { token: viewer.token, body: entry })).status).toBe(201);
    const { custody, version } = await shown(evidence);
    expect(version).toBe(2);
    expect(custody.map(({ act, by }) => [act, by])).toEqual([
      ['collected', responder.userId],
      ['verified', viewer.userId],
    ]);
    expect(acts(evidence)).toEqual(['evidence.added', 'evidence.verified']);
    const forged = { ...entry, id: newId(), act: 'stored' };
    expectProblem(await server.send('POST', path, { token: viewer.token, body: forged }), 'validation');
  });
});
