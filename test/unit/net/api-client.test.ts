import { describe, expect, it } from 'vitest';
import { createApiClient, pathOf } from '../../../electron/net/api-client.ts';
import type { TransportAnswer, TransportRequest } from '../../../electron/net/transport.ts';
import { getDiscovery } from '../../../shared/api/discovery.ts';
import { listIncidents, patchIncident } from '../../../shared/api/incidents.ts';

const id = '019ab000-0000-7000-8000-000000000001';

function answering(answer: Partial<TransportAnswer>) {
  const requests: TransportRequest[] = [];
  const client = createApiClient({
    send: async (request) => {
      requests.push(request);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}', ...answer };
    },
    open: () => Promise.reject(new Error('not used')),
    close: () => Promise.resolve(),
  });
  return { client, requests };
}

describe('the typed client', () => {
  it('puts parameters in the path and lists in the query', () => {
    expect(pathOf(patchIncident, { incident_id: 'a/b' }, null)).toBe('/api/v1/security/incidents/a%2Fb');
    expect(pathOf(listIncidents, null, { severity: ['high', 'low'], q: 'a b' })).toBe(
      '/api/v1/security/incidents?severity=high%2Clow&q=a+b',
    );
  });

  it('sends token, version and idempotency key where they are given', async () => {
    const { client, requests } = answering({ status: 404, body: '' });
    const options = { token: 't', idempotencyKey: 'k', ifMatch: '"v3"' };
    await expect(
      client.call(patchIncident, { params: { incident_id: id }, body: { title: 'New title' } }, options),
    ).rejects.toThrow();
    expect(requests[0]).toMatchObject({
      method: 'PATCH',
      headers: { authorization: 'Bearer t', 'idempotency-key': 'k', 'if-match': '"v3"' },
      body: '{"title":"New title"}',
    });
  });

  it.each([
    ['HTML with status 200', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'not_techsaas'],
    [
      'a redirect to a sign-in page',
      { status: 302, headers: { location: 'https://x.example' } },
      'not_techsaas',
    ],
    ['a 404 in HTML', { status: 404, headers: { 'content-type': 'text/html' } }, 'not_techsaas'],
    ['truncated JSON', { body: '{"service":"x"' }, 'bad_answer'],
    ['JSON of another shape', { body: '{"service":1}' }, 'bad_answer'],
    ['JSON that is too deep', { body: '['.repeat(100) }, 'bad_answer'],
    ['a bare 500', { status: 500, headers: {}, body: 'oops' }, 'server_failed'],
    ['a bare 503 in HTML', { status: 503, headers: { 'content-type': 'text/html' } }, 'server_failed'],
    ['a bare 429', { status: 429, headers: {} }, 'rate_limited'],
  ] as const)('calls %s what it is', async (_, answer, code) => {
    const { client } = answering(answer);
    await expect(client.call(getDiscovery, {})).rejects.toMatchObject({ code });
  });

  it('keeps the problem document, the wait and the request id of a refusal', async () => {
    const problem = {
      type: 'https://techsaas.example/problems/rate-limited',
      title: 'Too many tries',
      status: 429,
      instance: 'req-7',
    };
    const { client } = answering({
      status: 429,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '7' },
      body: JSON.stringify(problem),
    });
    await expect(client.call(getDiscovery, {})).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 7_000,
      id: 'req-7',
      problem,
    });
  });

  it('reads a Retry-After date against the server’s own clock', async () => {
    const { client } = answering({
      status: 503,
      headers: { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' },
    });
    await expect(client.call(getDiscovery, {})).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });
});
