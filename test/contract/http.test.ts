import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../shared/api/endpoints.ts';
import { listIncidents } from '../../shared/api/incidents.ts';
import { problemKindSchema, problemType } from '../../shared/api/problem.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newIncident,
  type SignedIn,
  signUpElsewhere,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

const root = listIncidents.path;
let server: TestServer;
let lead: SignedIn;

beforeAll(async () => {
  server = await startTestServer({ corsOrigins: ['https://page.example'] });
  lead = await server.as('lead');
});
afterAll(async () => await server.close());

describe('what cannot be answered', () => {
  it('is a problem document where there is no such address', async () => {
    for (const path of ['/', '/api/v1', '/api/v2/users/me', `${root}/a/b/c`, '/../etc/passwd', '/%2e%2e/'])
      expectProblem(await server.send('GET', path), 'not-found');
  });

  it('names the methods that an address has', async () => {
    for (const [method, path, allow] of [
      ['DELETE', root, 'GET, POST'],
      ['PUT', `${root}/x`, 'GET, PATCH'],
      ['HEAD', root, 'GET, POST'],
      ['GET', '/api/v1/auth/login', 'POST'],
      ['POST', '/api/v1/sync/stream', 'GET'],
      ['POST', '/healthz', 'GET'],
    ] as const) {
      const answer = await server.send(method, path);
      expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow]);
      if (method !== 'HEAD') expectProblem(answer, 'method-not-allowed');
    }
  });

  it('is a body that is not JSON, not UTF-8, half a character, too deep, or not there', async () => {
    const bodies = [
      '{',
      '',
      'null x',
      Buffer.from([0x22, 0xff, 0x22]),
      '{"title":"\\ud800"}',
      '{"\\udfff":1}',
      '['.repeat(100) + ']'.repeat(100),
      '['.repeat(200_000),
      '{"__proto__":{"admin":true}}',
    ];
    for (const raw of bodies) {
      const answer = await server.send('POST', root, { token: lead.token, raw });
      expect([String(raw).slice(0, 20), answer.status]).toEqual([String(raw).slice(0, 20), 400]);
      expectProblem(answer, 'malformed');
    }
    expectProblem(await server.send('POST', root, { token: lead.token }), 'malformed');
  });

  it('is another media type', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'x']) {
      const sent = { token: lead.token, raw: '{}', headers: { 'content-type': type } };
      expectProblem(await server.send('POST', root, sent), 'unsupported-media-type');
    }
  });

  it('is a body over 1 MiB, said before it is read', async () => {
    const raw = `"${'x'.repeat(1_048_576)}"`;
    expectProblem(await server.send('POST', root, { token: lead.token, raw }), 'too-large');
  });

  it('is anything unsigned, before its body is even parsed', async () => {
    expectProblem(await server.send('POST', root, { raw: '{' }), 'unauthenticated');
  });

  it('is something that is not HTTP: refused, and the server goes on', async () => {
    const { port } = new URL(server.origin);
    const text = await new Promise<string>((resolve) => {
      const socket = connect({ port: Number(port), host: 'localhost', ca: server.caPem }, () =>
        socket.write('EHLO\r\n\r\n'),
      );
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString();
      });
      socket.on('close', () => resolve(heard));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain(problemType('malformed'));
    expect((await server.send('GET', '/healthz')).status).toBe(200);
  });

  it('has a title, a type and a status of its own for every kind', async () => {
    const { problemOf, Refusal } = await import('../../server/http/refusal.ts');
    const all = problemKindSchema.options.map((kind) => problemOf(new Refusal(kind), 'x'));
    expect(new Set(all.map((problem) => problem.title)).size).toBe(all.length);
    expect(new Set(all.map((problem) => problem.type)).size).toBe(all.length);
  });
});

describe('every answer', () => {
  it('carries a request id of its own, is not stored, and tells browsers to be careful', async () => {
    const ids = new Set<string>();
    for (const path of ['/healthz', '/nowhere', '/.well-known/jwks.json', root]) {
      const { headers } = await server.send('GET', path, {
        headers: { 'x-request-id': 'chosen-by-the-client' },
      });
      ids.add(headers['x-request-id'] ?? '');
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    }
    expect(ids.size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('may be read by pages of the allowed origin only', async () => {
    const allowed = await server.send('GET', '/healthz', { headers: { origin: 'https://page.example' } });
    expect(allowed.headers['access-control-allow-origin']).toBe('https://page.example');
    const other = await server.send('GET', '/healthz', { headers: { origin: 'https://evil.example' } });
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example');
  });

  it('may be read by no page at all by default', async () => {
    const closed = await startTestServer({ sample: null });
    const { headers, status } = await closed.send('OPTIONS', root, {
      headers: { origin: 'https://page.example', 'access-control-request-method': 'GET' },
    });
    expect(status).toBe(405);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    await closed.close();
  });
});

describe('limits', () => {
  it('count by tier, are said in every answer, and end in a wait', async () => {
    const slow = await startTestServer({ rateFactor: 0.001 });
    const { token } = await slow.as('lead');
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push(await slow.send('GET', root, { token }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers['ratelimit-policy']).toBe('"enterprise";q=6;w=60');
    expect(answers[0]?.headers.ratelimit).toMatch(/^"enterprise";r=5;t=\d+$/);
    const last = answers.at(-1);
    if (last === undefined) throw new Error('no answer');
    expectProblem(last, 'rate-limited');
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.headers.ratelimit).toMatch(/r=0;/);
    slow.clock.advance(60_000);
    expect((await slow.send('GET', root, { token })).status).toBe(200);
    await slow.close();
  });
});

describe('what operators and tools ask', () => {
  it('health and readiness', async () => {
    expect((await server.send('GET', '/healthz')).text).toBe('{"status":"ok"}');
    expect((await server.send('GET', '/readyz')).text).toBe('{"status":"ready"}');
  });

  it('an OpenAPI 3.1 document with every endpoint, its limits and its permission', async () => {
    const operation = z.looseObject({
      operationId: z.string(),
      responses: z.record(z.string(), z.unknown()),
    });
    const schema = z.object({
      openapi: z.literal('3.1.0'),
      paths: z.record(z.string(), z.record(z.string(), operation)),
    });
    const { paths } = bodyOf(schema, await server.send('GET', '/api/v1/openapi.json'));
    const named = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(named.toSorted()).toEqual(endpoints.map((endpoint) => endpoint.name).toSorted());
    const text = JSON.stringify(paths[root]?.post);
    expect(text).toContain('"x-permission":"incident:write"');
    expect(text).toContain('"maxLength":200');
    expect(text).toContain('Idempotency-Key');
    expect(JSON.stringify(paths[`${root}/{incident_id}`]?.patch)).toContain(
      '"name":"If-Match","in":"header","required":true',
    );
  });
});

describe('organisations', () => {
  it('cannot see, change, link or name what is another’s', async () => {
    const elsewhere = await signUpElsewhere(server);
    const ours = await declare(server, lead);
    const theirs = await declare(server, elsewhere);
    const path = `${root}/${ours.id}`;
    const sent = { token: elsewhere.token, headers: { 'if-match': '"v1"' } };
    expectProblem(await server.send('GET', path, sent), 'not-found');
    expectProblem(await server.send('PATCH', path, { ...sent, body: { severity: 'low' } }), 'not-found');
    for (const [under, body] of [
      ['events', { kind: 'note', text: 'x', happened_at: ours.created_at, recorded_at: ours.created_at }],
      ['evidence', { kind: 'url', name: 'x', collected_at: ours.created_at }],
      ['containment', { kind: 'custom', target: 'x', reason: 'y', proposed_at: ours.created_at }],
    ] as const)
      expectProblem(
        await server.send('POST', `${path}/${under}`, { ...sent, body: { id: theirs.id, ...body } }),
        'not-found',
      );
    const link = { ...sent, body: { status: 'duplicate', duplicate_of: ours.id } };
    expectProblem(await server.send('PATCH', `${root}/${theirs.id}`, link), 'validation');
    const give = { ...sent, body: { assignee_id: lead.userId } };
    expectProblem(await server.send('PATCH', `${root}/${theirs.id}`, give), 'validation');
    const list = bodyOf(listIncidents.reply, await server.send('GET', root, sent));
    expect(list.items.map((incident) => incident.id)).toEqual([theirs.id]);
    expect(theirs.reference).toMatch(/-0001$/);
  });

  it('may use the same id for incidents of their own', async () => {
    const elsewhere = await signUpElsewhere(server);
    const ours = await declare(server, lead);
    const answer = await server.send('POST', root, {
      token: elsewhere.token,
      body: newIncident({ id: ours.id }),
    });
    expect(answer.status).toBe(201);
    const shown = await server.send('GET', `${root}/${ours.id}`, { token: lead.token });
    expect(JSON.parse(shown.text).incident).toEqual(ours);
  });
});

describe('the log', () => {
  it('tells each answer by request id, method, route and status, and no secret', async () => {
    const password = 'a canary password 4711';
    const canaries = [
      password,
      lead.token,
      lead.refreshToken,
      'canary-query',
      'canary-text',
      'canary-header',
    ];
    await server.send('POST', '/api/v1/auth/login', { body: { email: 'canary@x.example', password } });
    await server.send('POST', '/api/v1/auth/refresh', { body: { refresh_token: lead.refreshToken } });
    const sent = { token: lead.token, headers: { 'x-canary': 'canary-header' } };
    const answer = await server.send('GET', `${root}?q=canary-query`, sent);
    await server.send('POST', root, { ...sent, body: newIncident({ description: 'canary-text' }) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const logged = server.logged();
    const line = logged.split('\n').find((text) => text.includes(answer.headers['x-request-id'] ?? 'none'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ method: 'GET', route: root, status: 200 });
    for (const canary of [...canaries, 'canary@x.example']) expect(logged).not.toContain(canary);
  });

  it('hides secrets that are handed to it by mistake', async () => {
    const { createLog } = await import('../../server/http/log.ts');
    const lines: string[] = [];
    const log = createLog({ write: (text) => void lines.push(text) });
    log.info({
      password: 'canary',
      headers: { authorization: 'canary' },
      a: { b: { refresh_token: 'canary' } },
    });
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('[redacted]');
  });
});
