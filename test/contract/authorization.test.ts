import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from '../../server/routes/all-routes.ts';
import { getDiscovery } from '../../shared/api/discovery.ts';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { endpoints } from '../../shared/api/endpoints.ts';
import { streamPath } from '../../shared/api/sync.ts';
import { may, type Role, roleSchema } from '../../shared/domain/role.ts';
import { caseFor, sendTo } from './support/endpoint-cases.ts';
import {
  declare,
  expectProblem,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

let server: TestServer;
const people = new Map<Role, SignedIn>();

beforeAll(async () => {
  server = await startTestServer();
  for (const role of roleSchema.options) people.set(role, await server.as(role));
});
afterAll(async () => await server.close());

function person(role: Role): SignedIn {
  const found = people.get(role);
  if (found === undefined) throw new Error(role);
  return found;
}

async function sendCase(endpoint: Endpoint, role: Role, token: string | null) {
  return await sendTo(server, endpoint, token, await caseFor(server, person, endpoint, role));
}

const guarded = endpoints.filter((endpoint) => endpoint.auth === 'bearer');
const matrix = guarded.flatMap((endpoint) =>
  roleSchema.options.map((role) => [endpoint.name, role, endpoint] as const),
);

describe('who may call what', () => {
  it('serves exactly the endpoints of the contract', () => {
    expect(allRoutes.map((route) => route.endpoint)).toEqual(endpoints);
  });

  it('leaves open only discovery, sign-in and keys', () => {
    const open = endpoints.filter((endpoint) => endpoint.auth === 'none').map((endpoint) => endpoint.name);
    expect(open).toEqual(
      expect.arrayContaining([
        getDiscovery.name,
        'auth.sign_up',
        'auth.log_in',
        'auth.refresh',
        'auth.log_out',
        'auth.jwks',
      ]),
    );
    expect(open).toHaveLength(6);
  });

  it.each(matrix)('%s by %s', async (_name, role, endpoint) => {
    const allowed = endpoint.permission === null || may([role], endpoint.permission);
    const answer = await sendCase(endpoint, role, person(role).token);
    if (allowed)
      expect([answer.status, answer.text.slice(0, 300)]).toEqual([
        endpoint.status,
        answer.text.slice(0, 300),
      ]);
    else expectProblem(answer, 'forbidden');
  });

  it.each(guarded.map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s by nobody',
    async (_name, endpoint) => {
      expectProblem(await sendCase(endpoint, 'lead', null), 'unauthenticated');
    },
  );

  it('the event stream by nobody', async () => {
    expectProblem(await server.send('GET', streamPath), 'unauthenticated');
  });

  it('writes each denial to the audit log, with who, what and why behind a commitment', async () => {
    const viewer = person('viewer');
    const incident = await declare(server, person('lead'));
    const path = `/api/v1/security/incidents/${incident.id}/events`;
    const answer = await server.send('POST', path, { token: viewer.token, body: {} });
    const { instance } = expectProblem(answer, 'forbidden');
    const found = server
      .store()
      .prepare("SELECT record FROM audit_records WHERE record ->> 'req' = ?")
      .pluck()
      .all(instance);
    expect(found).toHaveLength(1);
    expect(JSON.parse(String(found[0]))).toMatchObject({
      act: 'access.denied',
      actor: { id: viewer.userId, role: 'viewer', sid: viewer.sessionId },
      obj: { id: 'incidents.add_event', type: 'endpoint' },
      out: 'denied',
      inc: incident.id,
    });
  });
});
